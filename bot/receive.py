"""The way in: letters of any channel are kept, decided and answered in one transaction; only then confirmed.

There is one door for every word. If the database is away or slow, the door still opens for those who need people now
(`bot.rescue`). One letter that cannot be handled never holds up the others: it is tried again at once, then given up
in words.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.alarm import Alarm
from bot.channels.base import Parse
from bot.client_side import ClientSide
from bot.content import Content
from bot.core.messages import Address, Message, Woke, words_of
from bot.deliver import Deliverer
from bot.errors import StoreError
from bot.posts import Post, ToAddress
from bot.rescue import Rescue
from bot.store.base import Handled, Letter, Outcome, Sender, Store
from bot.therapist.side import TherapistSide

log = logging.getLogger(__name__)

TRIES = 3  # of a letter that fails before it is given up
WAKE = b"\0\0wake"  # the raw form of a letter that nobody wrote, and that nobody can type
A_BATCH = 100
AT_MOST = 50  # batches of sessions woken in one go
PATIENCE = 1.0  # seconds that urgent words wait for the database


class Receiver:
    """`take` is what a channel calls; it returns when all is on disk."""

    def __init__(
        self,
        store: Store,
        content: Callable[[], Content],
        parsers: Mapping[str, Parse],
        deliverer: Deliverer,
        side: TherapistSide,
        rescue: Rescue,
    ) -> None:
        self._store = store
        self._content = content
        self._parsers = parsers
        self._deliverer = deliverer
        self._clock = side.clock
        self._side = side
        self._rescue = rescue
        self._failures: Counter[tuple[str, str]] = Counter()
        self.clients = ClientSide(content, side.opening)
        self.on_mail: Callable[[Sequence[Address]], None] = _nobody_waits
        self._alarm = Alarm(self._ring, side.clock)
        self._soon: list[datetime] = []  # filled where letters are decided, which may be another thread

    async def take(self, letters: Sequence[Letter]) -> None:
        try:
            await self._patiently(letters, self._keep(letters))
        except StoreError:
            await self._rescue.help(letters)
            raise
        except Exception:
            log.exception("letters not handled", extra={"action": "batch_failed", "count": len(letters)})
            await self._rescue.help(letters)
            await self._one_by_one(letters)

    async def resume(self) -> None:
        """Letters that were kept and not decided: after a crash, or after something failed."""
        handled = await self._store.resume(self._decider({}), self._clock())
        await self._after(handled, ())

    async def wake(self) -> None:
        """Sessions whose moment has come, each as a letter of its own: decided once, whoever finds it first."""
        self.clients.forget(self._clock())
        for _ in range(AT_MOST):
            wakes = await self._store.wakes(self._clock(), A_BATCH)
            letters = [Letter(each.address.channel, each.key, each.address, WAKE, self._clock()) for each in wakes]
            if letters:
                await self._keep(letters)
            if len(letters) < A_BATCH:
                return

    def stop_waking(self) -> None:
        self._alarm.stop()

    async def _ring(self) -> None:
        try:
            await self.wake()
        except StoreError as error:  # the clock finds them
            log.warning("sessions not woken", extra={"action": "wake_failed", "error": type(error).__name__})

    async def _patiently(self, letters: Sequence[Letter], keeping: Awaitable[None]) -> None:
        """Urgent words do not wait for a database that hangs; the letters are kept all the same, when they can be."""
        task = asyncio.ensure_future(keeping)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            await self._rescue.help(letters)
        await task

    async def _keep(self, letters: Sequence[Letter]) -> None:
        prepared = await self._prepare(letters)
        handled = await self._store.handle(letters, self._decider(prepared), self._clock())
        await self._after(handled, letters)
        # A letter that fails is tried again at once, so that its sender hears within a second, not a minute.
        for _ in range(TRIES - 1):
            if not handled.failed:
                return
            handled = await self._store.resume(self._decider({}), self._clock())
            await self._after(handled, ())

    async def _one_by_one(self, letters: Sequence[Letter]) -> None:
        """What a batch could not do, each letter does alone; one that never can is let go, and stops no other."""
        for letter in letters:
            try:
                await self._keep([letter])
            except StoreError:
                raise
            except Exception as error:
                self._failures[letter.channel, letter.id] += 1
                if self._failures[letter.channel, letter.id] < TRIES:
                    raise StoreError("A letter could not be kept.") from error
                log.exception("letter let go", extra={"action": "letter_let_go", "channel": letter.channel})
                self._failures.pop((letter.channel, letter.id))

    async def _after(self, handled: Handled, letters: Sequence[Letter]) -> None:
        self._deliverer.put(handled.parcels)
        while self._soon:
            self._alarm.set(self._soon.pop())
        await self._apologise(handled.dead)
        self.on_mail([letter.address for letter in letters])
        if handled.failed:
            log.error("letters set aside", extra={"action": "letter_failed", "count": handled.failed})

    def _decider(self, prepared: Mapping[str, Outcome]) -> Callable[[Letter, Sender], Outcome]:
        def decided(letter: Letter, sender: Sender) -> Outcome:
            ready = prepared.get(letter.id)
            if ready is not None:
                return ready
            if self._side.is_therapists(letter.address):
                return self._side.sorry(letter)
            message = self._read(letter)
            if message is None:
                return Outcome(session=sender.session)
            outcome = self.clients.outcome(letter, sender, message)
            if outcome.session is not None and outcome.session.wake_at is not None:
                self._soon.append(outcome.session.wake_at)
            return outcome

        return decided

    def _read(self, letter: Letter) -> Message | None:
        if letter.raw == WAKE:
            return Message(letter.id, letter.address, Woke(), letter.at)
        return self._parsers[letter.channel](letter)

    async def _prepare(self, letters: Sequence[Letter]) -> Mapping[str, Outcome]:
        """What therapists wrote is answered from the store before the transaction, which then keeps it once."""
        prepared: dict[str, Outcome] = {}
        await self._side.refresh()
        for letter in letters:
            if not self._side.concerns(letter):
                continue
            outcome = await self._answer_therapist(letter)
            if outcome is not None:
                prepared[letter.id] = outcome
        return prepared

    async def _answer_therapist(self, letter: Letter) -> Outcome | None:
        """None: a client's letter after all, or one that nobody understands; both are decided with the others."""
        try:
            message = self._read(letter)
            urgent = message is not None and self._content().house.urgent_kind(words_of(message.content))
            if message is None or (urgent and not self._side.is_therapists(letter.address)):
                return None
            return await self._side.outcome(letter, message)
        except Exception:
            log.exception("therapist not answered", extra={"action": "therapist_failed", "channel": letter.channel})
            return self._side.sorry(letter) if self._side.is_therapists(letter.address) else None

    async def _apologise(self, dead: Sequence[Letter]) -> None:
        """A letter we could not handle is given up in words, never in silence."""
        content = self._content()
        posts = [
            Post(f"apology:{letter.channel}:{letter.id}", ToAddress(letter.address), content.apology())
            for letter in dead
            if letter.address.key and letter.raw != WAKE
        ]
        if posts:
            self._deliverer.put(await self._store.post(posts, self._clock()))


def _nobody_waits(addresses: Sequence[Address]) -> None:
    """Without pulled channels nobody has to be woken."""
