"""A channel and the part of a store that the way out needs, as a test wants them."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.channels.base import File, Hints
from bot.core.messages import Address
from bot.deliver import Deliverer
from bot.errors import ChannelError
from bot.posts import Export, Parcel, Text
from bot.store.base import Settled

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANNA = Address("telegram", "7")


class Wire:
    """A channel that fails as it is told to; while its gate is closed, sends are under way."""

    name = "telegram"

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[str] = []
        self.failures = list(failures)
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()

    async def send(self, address: Address, body: Text, hints: Hints) -> str:
        self.begun.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(body.text)
        return str(len(self.sent))

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:
        return await self.send(address, Text(caption), Hints())


class Ledger:
    """Leases what it is given, once a call, and remembers how sends ended."""

    def __init__(self, *leases: tuple[Parcel, ...]) -> None:
        self.leases = list(leases)
        self.noted: list[Settled] = []

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        return self.leases.pop(0) if self.leases else ()

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        self.noted += results


def parcel(
    number: int = 1,
    *,
    attempts: int = 0,
    kind: str = "reply",
    age: timedelta = timedelta(0),
    therapist: str | None = None,
    body: Text | Export | None = None,
) -> Parcel:
    queue = f"alert:{therapist}" if therapist else "client:1"
    client = None if therapist else 1
    words = body or Text(f"message {number}")
    return Parcel(number, ANNA, words, kind, False, False, attempts, client, queue, NOW - age, therapist)


async def no_files(client: int) -> Sequence[File]:
    return ()


def deliverer(
    wire: Wire, ledger: Ledger, files: Callable[[int], object] = no_files, clock: Callable[[], datetime] = lambda: NOW
) -> Deliverer:
    return Deliverer(ledger, {"telegram": wire}, files, clock)  # type: ignore[arg-type]


async def outcome(one: Parcel, failure: Exception, files: Callable[[int], object] = no_files) -> Settled:
    """How the attempt to send this parcel ends, if the channel fails so."""
    wire, ledger = Wire(failure), Ledger()
    way = deliverer(wire, ledger, files)
    way.put([one])
    await way.drain()
    (noted,) = ledger.noted
    return noted


REFUSED_TOKEN = ChannelError("refused", retry_after=timedelta(minutes=1))
NOT_SENT = ChannelError("no connection")
