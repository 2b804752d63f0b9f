"""One person's messages leave in the order in which they were decided, also around one that has to be sent again."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.channels.base import File, Hints
from bot.core.messages import Address
from bot.deliver import Deliverer
from bot.errors import ChannelError
from bot.posts import Parcel, Text
from bot.store.base import Settled
from tests.acceptance.clock import MONDAY
from tests.acceptance.waiting import until

ANNA = Address("telegram", "7")


class Wire:
    """A channel that refuses as often as it is told to, and takes its time."""

    name = "telegram"

    def __init__(self, refusals: int, seconds: float = 0) -> None:
        self.sent: list[str] = []
        self._refusals = refusals
        self._seconds = seconds

    async def send(self, address: Address, body: Text, hints: Hints) -> str:
        if self._refusals:
            self._refusals -= 1
            raise ChannelError("no connection")
        await asyncio.sleep(self._seconds)
        self.sent.append(body.text)
        return str(len(self.sent))

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:
        raise NotImplementedError


class Ledger:
    """The part of a store that the way out needs; notes results only while its gate is open."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.noted: list[Settled] = []
        self.asked = asyncio.Event()
        self.due: list[Parcel] = []

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        due, self.due = self.due, []
        return tuple(due)

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        self.asked.set()
        await self.gate.wait()
        self.noted += results


def parcel(number: int) -> Parcel:
    return Parcel(number, ANNA, Text(f"message {number}"), "reply", False, False, 0, 1, "client:1", MONDAY)


async def no_files(client: int) -> Sequence[File]:
    return ()


async def test_a_message_decided_while_the_one_before_it_has_to_wait_waits_behind_it() -> None:
    wire, ledger = Wire(refusals=1), Ledger()
    deliverer = Deliverer(ledger, {"telegram": wire}, no_files, lambda: MONDAY)  # type: ignore[arg-type]
    running = asyncio.create_task(deliverer.run())
    deliverer.put([parcel(1)])
    await ledger.asked.wait()  # refused, and the store does not know it yet
    deliverer.put([parcel(2)])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    ledger.gate.set()
    await deliverer.drain()

    assert wire.sent == []
    assert [(result.parcel, result.state) for result in ledger.noted] == [(1, "later"), (2, "later")]


async def test_once_the_wait_is_noted_the_queue_goes_on_in_order() -> None:
    wire, ledger = Wire(refusals=1), Ledger()
    ledger.gate.set()
    deliverer = Deliverer(ledger, {"telegram": wire}, no_files, lambda: MONDAY)  # type: ignore[arg-type]

    async def is_noted() -> bool:
        return len(ledger.noted) == 2

    async def are_sent() -> bool:
        return len(wire.sent) == 2

    running = asyncio.create_task(deliverer.run(every=0.01))
    deliverer.put([parcel(1), parcel(2)])
    await until(is_noted, "both results noted", 5)
    ledger.due = [parcel(1), parcel(2)]
    await until(are_sent, "both sent", 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await deliverer.drain()

    assert wire.sent == ["message 1", "message 2"]


async def test_what_stood_long_behind_a_slow_message_is_not_sent_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.deliver.STALE", 0.01)
    wire, ledger = Wire(refusals=0, seconds=0.05), Ledger()
    ledger.gate.set()
    deliverer = Deliverer(ledger, {"telegram": wire}, no_files, lambda: MONDAY)  # type: ignore[arg-type]
    deliverer.put([parcel(1), parcel(2)])
    await deliverer.drain()

    assert wire.sent == ["message 1"]  # whom the second tells of may have been erased by now
    assert [(result.parcel, result.state) for result in ledger.noted] == [(1, "sent"), (2, "later")]
