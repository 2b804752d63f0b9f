"""The way in: letters of any channel are kept, decided and answered in one transaction; only then confirmed.

There is one door for every word. If the database is away, the door still opens for those who need people now: they
get the card directly, and the therapists whose accounts are known get a direct alert. A lost row is better than a
lost help line.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from bot.channels.base import Channel, Hints, Parse
from bot.content import Content
from bot.core.decide import begin, decide
from bot.core.messages import Address, Message, words_of
from bot.deliver import Clock, Deliverer
from bot.errors import ChannelError, StoreError
from bot.outcomes import Writing
from bot.posts import Post, Text, ToAddress
from bot.store.base import Handled, Letter, Outcome, Sender, Store
from bot.therapist.side import TherapistSide

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # letters whose card was sent while the database was away, so that a redelivery repeats none
TRIES = 3  # of a letter that fails before it is given up


class Receiver:
    """`take` is what a channel calls; it returns when all is on disk."""

    def __init__(
        self,
        store: Store,
        content: Callable[[], Content],
        parsers: Mapping[str, Parse],
        deliverer: Deliverer,
        clock: Clock,
        site: Callable[[], str] = str,
    ) -> None:
        self._store = store
        self._content = content
        self._parsers = parsers
        self._deliverer = deliverer
        self._clock = clock
        self._side = TherapistSide(store, content, clock, site)
        self._helped: OrderedDict[tuple[str, str], None] = OrderedDict()
        self.channels: Mapping[str, Channel] = {}
        self.on_mail: Callable[[Sequence[Address]], None] = _nobody_waits

    async def take(self, letters: Sequence[Letter]) -> None:
        try:
            prepared = await self._prepare(letters)
            handled = await self._store.handle(letters, self._decider(prepared), self._clock())
            await self._after(handled, letters)
            # A letter that fails is tried again at once, so that its sender hears within a second, not a minute.
            for _ in range(TRIES - 1):
                handled = await self._try_again(handled)
        except StoreError:
            await self._help_without_store(letters)
            raise

    async def resume(self) -> None:
        """Letters that were kept and not decided: after a crash, or after something failed."""
        handled = await self._store.resume(self._decider({}), self._clock())
        await self._after(handled, ())

    async def _try_again(self, handled: Handled) -> Handled:
        if not handled.failed:
            return handled
        again = await self._store.resume(self._decider({}), self._clock())
        await self._after(again, ())
        return again

    async def _after(self, handled: Handled, letters: Sequence[Letter]) -> None:
        self._deliverer.put(handled.parcels)
        await self._apologise(handled.dead)
        self.on_mail([letter.address for letter in letters])
        if handled.failed:
            log.error("letters set aside", extra={"action": "letter_failed", "count": handled.failed})

    def _understand(self, letter: Letter) -> Message | None:
        return self._parsers[letter.channel](letter)

    def _decider(self, prepared: Mapping[str, Outcome]) -> Callable[[Letter, Sender], Outcome]:
        content = self._content()

        def decided(letter: Letter, sender: Sender) -> Outcome:
            ready = prepared.get(letter.id)
            if ready is not None:
                return ready
            message = self._understand(letter)
            if message is None:
                return Outcome(session=sender.session)
            turn = decide(content.house, sender.session, message, letter.at)
            return Writing(content, letter, message, sender, turn).outcome()

        return decided

    async def _prepare(self, letters: Sequence[Letter]) -> Mapping[str, Outcome]:
        """What therapists wrote is answered from the store before the transaction, which then keeps it once."""
        prepared: dict[str, Outcome] = {}
        for letter in letters:
            if not await self._side.concerns(letter):
                continue
            message = self._understand(letter)
            outcome = await self._side.outcome(letter, message) if message else None
            if outcome is not None:
                prepared[letter.id] = outcome
        return prepared

    async def _apologise(self, dead: Sequence[Letter]) -> None:
        """A letter we could not handle is given up in words, never in silence."""
        content = self._content()
        posts = [
            Post(f"apology:{letter.channel}:{letter.id}", ToAddress(letter.address), content.apology())
            for letter in dead
            if letter.address.key
        ]
        if posts:
            self._deliverer.put(await self._store.post(posts, self._clock()))

    async def _help_without_store(self, letters: Sequence[Letter]) -> None:
        content = self._content()
        for letter in letters:
            message = self._try_to_understand(letter)
            kind = content.house.urgent_kind(words_of(message.content)) if message else ""
            if not message or not kind or (letter.channel, letter.id) in self._helped:
                continue
            self._helped[letter.channel, letter.id] = None
            if len(self._helped) > REMEMBERED:
                self._helped.popitem(last=False)
            await self._send_help(content, letter, message, kind)

    def _try_to_understand(self, letter: Letter) -> Message | None:
        try:
            return self._understand(letter)
        except Exception:
            log.exception("letter not understood", extra={"action": "parse_failed", "channel": letter.channel})
            return None

    async def _send_help(self, content: Content, letter: Letter, message: Message, kind: str) -> None:
        spoken = begin(content.house, message, letter.at).language
        card = (letter.address, content.urgent_card(spoken, kind))
        alerts = [(paired.address, content.bare_alert(paired.therapist)) for paired in self._side.paired]
        await asyncio.gather(*(self._send_directly(address, body) for address, body in (card, *alerts)))

    async def _send_directly(self, address: Address, body: Text) -> None:
        channel = self.channels.get(address.channel)
        if channel is None:
            return
        try:
            await channel.send(address, body, Hints())
        except ChannelError:
            log.error("help line not sent", extra={"action": "help_failed", "channel": address.channel})


def _nobody_waits(addresses: Sequence[Address]) -> None:
    """Without pulled channels nobody has to be woken."""
