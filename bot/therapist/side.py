"""Who is a therapist, and what their messages do; commands work only for paired accounts.

A therapist's message is answered by reading the store first; the answer is then kept in one transaction with the
message itself, so that a repeat of it does nothing twice.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import PULLED
from bot.content import Content
from bot.core.bucket import Bucket
from bot.core.messages import Address, Commanded, Left, Message, Returned, Said, Tapped, words_of
from bot.deliver import Clock
from bot.opening import Opening
from bot.posts import Post, Text, ToAddress
from bot.practice import Practice
from bot.store.base import Entry, Letter, Outcome, Paired, Store
from bot.therapist.commands import COMMANDS, Request, Result, help

log = logging.getLogger(__name__)

STALE = timedelta(seconds=5)  # another worker, or the command line, may have paired someone
PAIRING = ("start", "pair")
PREFIX = "p_"
TRIES = 10  # pairing codes an hour, of one account
REMEMBERED = 10_000  # accounts that tried


class TherapistSide:
    def __init__(
        self,
        store: Store,
        content: Callable[[], Content],
        clock: Clock,
        opening: Opening,
        site: Callable[[], str] = str,
    ) -> None:
        self._store = store
        self._content = content
        self.clock = clock
        self.opening = opening
        self._site = site
        self._accounts: Mapping[Address, str] = {}
        self._read_at: datetime | None = None
        self._read_for: Practice | None = None
        self.paired: tuple[Paired, ...] = ()
        self._tries: OrderedDict[Address, Bucket] = OrderedDict()

    def concerns(self, letter: Letter) -> bool:
        """Is this letter of a therapist, or of someone who becomes one with it?"""
        return self.is_therapists(letter.address) or _may_pair(letter)

    def is_therapists(self, address: Address) -> bool:
        return address in self._accounts

    def sorry(self, letter: Letter) -> Outcome:
        """For a therapist's letter that could not be answered: what they can ask, and nothing lost."""
        known = self._accounts.get(letter.address, "")
        return _spoken(letter, self._content().therapist_line("sorry", known), ())

    async def outcome(self, letter: Letter, message: Message) -> Outcome | None:
        """None: a client's message after all."""
        code = _pairing_code(message)
        if code is not None:
            return await self._pair(letter, code)
        therapist = self._accounts.get(letter.address)
        return await self._answer(letter, message, therapist) if therapist else None

    async def refresh(self) -> None:
        now = self.clock()
        practice = self._content().practice
        if self._read_at is None or now - self._read_at >= STALE or self._read_for is not practice:
            known = {therapist.id for therapist in practice.therapists}
            self.paired = tuple(each for each in await self._store.therapists() if each.therapist in known)
            self._accounts = {paired.address: paired.therapist for paired in self.paired}
            self._read_at, self._read_for = now, practice

    async def _pair(self, letter: Letter, code: str) -> Outcome:
        content = self._content()
        if not self._may_try(letter.address):
            log.warning("pairing codes refused", extra={"action": "pairing_locked", "channel": letter.channel})
            return _spoken(letter, content.therapist_line("pair_locked", ""), ())
        pushed = letter.address.channel not in PULLED  # an alert has to reach them, not wait to be read
        redeemed = await self._store.redeem(code, letter.address, self.clock()) if pushed else None
        if redeemed is None:
            return _spoken(letter, content.therapist_line("pair_failed", ""), ())
        therapist, replaced = redeemed.therapist, redeemed.replaced
        self._read_at = None
        posts: tuple[Post, ...] = (_post(letter, 0, content.therapist_line("paired", therapist)),)
        if replaced is not None and replaced != letter.address:
            farewell = content.therapist_line("unpaired", therapist)
            posts += (Post(f"{letter.channel}:{letter.id}:1", ToAddress(replaced), farewell, kind="note"),)
        return Outcome(posts=posts, audit=(Entry(f"therapist:{therapist}", "paired"),))

    def _may_try(self, address: Address) -> bool:
        """Codes cannot be guessed; who tries anyway is not even looked at."""
        now = self.clock()
        tries = self._tries.setdefault(address, Bucket.full(TRIES, timedelta(hours=1), now))
        if len(self._tries) > REMEMBERED:
            self._tries.popitem(last=False)
        return tries.takes(now)

    async def _answer(self, letter: Letter, message: Message, therapist: str) -> Outcome:
        if isinstance(message.content, Left | Returned) or _is_edit(message):
            return Outcome()
        name, argument = _asked_for(message)
        request = Request(
            self._store, self._content(), therapist, argument, self.clock(), letter, self.opening, self._site
        )
        result = await COMMANDS.get(name, help.run)(request)
        return _kept(letter, self._with_help(message, result), therapist)

    def _with_help(self, message: Message, result: Result) -> Result:
        """A therapist is a person, too: urgent words of their own get the help lines, whatever else they asked."""
        content = self._content()
        kind = content.house.urgent_kind(words_of(message.content)) if isinstance(message.content, Said) else ""
        if not kind:
            return result
        card = content.urgent_card(content.practice.languages[0], "numbers")
        return replace(result, texts=(replace(card, rows=()), *result.texts))


def _kept(letter: Letter, result: Result, therapist: str) -> Outcome:
    texts = tuple(_post(letter, number, text, result.about) for number, text in enumerate(result.texts))
    audit = tuple(Entry(f"therapist:{therapist}", action) for action in result.audit)
    return Outcome(posts=(*texts, *result.posts), audit=audit, marks=result.marks)


def _post(letter: Letter, number: int, text: Text, about: tuple[int, ...] = ()) -> Post:
    return Post(f"{letter.channel}:{letter.id}:{number}", ToAddress(letter.address), text, kind="note", about=about)


def _spoken(letter: Letter, text: Text, audit: tuple[Entry, ...]) -> Outcome:
    return Outcome(posts=(_post(letter, 0, text),), audit=audit)


def _is_edit(message: Message) -> bool:
    return isinstance(message.content, Said) and bool(message.content.edited)


def _may_pair(letter: Letter) -> bool:
    return b"/start p_" in letter.raw or b"/pair" in letter.raw


def _pairing_code(message: Message) -> str | None:
    content = message.content
    if not isinstance(content, Commanded) or content.name not in PAIRING:
        return None
    if content.name == "pair":
        return content.argument.strip().removeprefix(PREFIX)
    return content.argument.removeprefix(PREFIX) if content.argument.startswith(PREFIX) else None


def _asked_for(message: Message) -> tuple[str, str]:
    """The therapist command and its argument; a button says `t:<command>:<argument>`."""
    match message.content:
        case Commanded(name=name, argument=argument):
            return name, argument
        case Tapped(data=data) if data.startswith("t:"):
            _, name, argument = (*data.split(":", 2), "")[:3]
            return name, argument
        case _:
            return "help", ""
