"""Who is a therapist, and what their messages do; commands work only for paired accounts.

A therapist's message is answered by reading the store first; the answer is then kept in one transaction with the
message itself, so that a repeat of it does nothing twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.content import Content
from bot.core.messages import Address, Commanded, Message, Tapped
from bot.deliver import Clock
from bot.posts import Post, Text, ToAddress
from bot.store.base import Entry, Letter, Outcome, Paired, Store
from bot.therapist.commands import COMMANDS, Request, Result, help

STALE = timedelta(seconds=5)  # another worker, or the command line, may have paired someone
PAIRING = ("start", "pair")
PREFIX = "p_"


class TherapistSide:
    def __init__(
        self, store: Store, content: Callable[[], Content], clock: Clock, site: Callable[[], str] = str
    ) -> None:
        self._store = store
        self._content = content
        self._clock = clock
        self._site = site
        self._accounts: Mapping[Address, str] = {}
        self._read_at: datetime | None = None
        self.paired: tuple[Paired, ...] = ()

    async def concerns(self, letter: Letter) -> bool:
        """Is this letter of a therapist, or of someone who becomes one with it?"""
        await self._refresh()
        return letter.address in self._accounts or _may_pair(letter)

    async def outcome(self, letter: Letter, message: Message) -> Outcome | None:
        """None: a client's message after all."""
        code = _pairing_code(message)
        if code is not None:
            return await self._pair(letter, code)
        therapist = self._accounts.get(letter.address)
        return await self._answer(letter, message, therapist) if therapist else None

    async def _refresh(self) -> None:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= STALE:
            self.paired = await self._store.therapists()
            self._accounts = {paired.address: paired.therapist for paired in self.paired}
            self._read_at = now

    async def _pair(self, letter: Letter, code: str) -> Outcome:
        content = self._content()
        therapist = await self._store.use_ticket("pair", code, self._clock())
        if therapist is None:
            known = self._accounts.get(letter.address)
            line = "paired" if known else "pair_failed"
            return _spoken(letter, content.therapist_line(line, known or ""), ())
        replaced = await self._store.pair(therapist, letter.address, self._clock())
        self._read_at = None
        posts: tuple[Post, ...] = (_post(letter, 0, content.therapist_line("paired", therapist)),)
        if replaced is not None and replaced != letter.address:
            farewell = content.therapist_line("unpaired", therapist)
            posts += (Post(f"{letter.channel}:{letter.id}:1", ToAddress(replaced), farewell, kind="note"),)
        return Outcome(posts=posts, audit=(Entry(f"therapist:{therapist}", "paired"),))

    async def _answer(self, letter: Letter, message: Message, therapist: str) -> Outcome:
        name, argument = _asked_for(message)
        request = Request(self._store, self._content(), therapist, argument, self._clock(), letter, self._site)
        result = await COMMANDS.get(name, help.run)(request)
        return _kept(letter, result, therapist)


def _kept(letter: Letter, result: Result, therapist: str) -> Outcome:
    texts = tuple(_post(letter, number, text) for number, text in enumerate(result.texts))
    audit = tuple(Entry(f"therapist:{therapist}", action) for action in result.audit)
    return Outcome(posts=(*texts, *result.posts), audit=audit)


def _post(letter: Letter, number: int, text: Text) -> Post:
    return Post(f"{letter.channel}:{letter.id}:{number}", ToAddress(letter.address), text, kind="note")


def _spoken(letter: Letter, text: Text, audit: tuple[Entry, ...]) -> Outcome:
    return Outcome(posts=(_post(letter, 0, text),), audit=audit)


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
