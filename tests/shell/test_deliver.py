"""The way out: patience is a matter of age, not of attempts; what is in hand is sent once; the end loses nothing."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from bot.channels.base import File
from bot.deliver import LONGEST_WAIT
from bot.errors import ChannelError, DamagedData, StoreError
from bot.posts import Export
from tests.acceptance.waiting import until
from tests.shell.wires import NOT_SENT, NOW, REFUSED_TOKEN, Ledger, Wire, deliverer, outcome, parcel

DAY = timedelta(days=1)


# Patience ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [REFUSED_TOKEN, NOT_SENT, ChannelError("odd", uncertain=True)])
@pytest.mark.parametrize("attempts", [19, 1000, 30_000])
async def test_however_often_it_was_tried_a_post_of_yesterday_is_tried_again(
    failure: ChannelError, attempts: int
) -> None:
    noted = await outcome(parcel(attempts=attempts, age=DAY), failure)

    assert noted.state == "later"
    assert noted.not_before is not None
    assert NOW < noted.not_before <= NOW + LONGEST_WAIT


@pytest.mark.parametrize("failure", [REFUSED_TOKEN, NOT_SENT])
async def test_after_three_days_a_post_is_given_up(failure: ChannelError) -> None:
    noted = await outcome(parcel(age=3 * DAY + timedelta(seconds=1)), failure)

    assert noted.state == "dead"


async def test_an_alert_is_never_given_up_because_of_time() -> None:
    noted = await outcome(parcel(kind="alert", therapist="anna", age=300 * DAY), NOT_SENT)

    assert noted.state == "later"


async def test_what_is_refused_for_good_is_dead_at_once_also_an_alert() -> None:
    refusal = ChannelError("refused", permanent=True)

    assert (await outcome(parcel(), refusal)).state == "dead"
    assert (await outcome(parcel(kind="alert", therapist="anna"), refusal)).state == "dead"


async def test_an_old_post_has_its_one_attempt_before_it_is_given_up() -> None:
    wire, ledger = Wire(), Ledger()
    way = deliverer(wire, ledger)
    way.put([parcel(age=30 * DAY)])
    await way.drain()

    assert [noted.state for noted in ledger.noted] == ["sent"]


async def test_without_its_channel_a_post_waits_until_it_is_too_old() -> None:
    ledger = Ledger()
    way = deliverer(Wire(), ledger)
    way._channels = {}
    way.put([parcel(1), parcel(2, kind="alert", therapist="anna", age=9 * DAY)])
    way.put([parcel(3, therapist="bea", age=9 * DAY)])
    await way.drain()

    assert {noted.parcel: noted.state for noted in ledger.noted} == {1: "later", 2: "later", 3: "dead"}


@pytest.mark.parametrize(("fault", "state"), [(StoreError("away"), "later"), (DamagedData("x"), "dead")])
async def test_an_export_waits_for_the_database_and_not_for_damaged_data(fault: StoreError, state: str) -> None:
    async def files(client: int) -> Sequence[File]:
        raise fault

    noted = await outcome(parcel(body=Export("Your data")), NOT_SENT, files)

    assert (noted.state, noted.uncertain) == (state, False)


# A therapist who cannot be reached ----------------------------------------------------------------------------


async def test_an_alert_to_a_therapist_who_blocked_the_bot_is_kept_and_told(caplog: pytest.LogCaptureFixture) -> None:
    blocked = ChannelError("blocked", permanent=True, unreachable=True)
    with caplog.at_level(logging.ERROR):
        noted = await outcome(parcel(kind="alert", therapist="anna"), blocked)

    assert (noted.state, noted.unreachable, noted.not_before) == ("later", True, None)
    (told,) = [record for record in caplog.records if getattr(record, "action", "") == "therapist_unreachable"]
    assert getattr(told, "therapist", "") == "anna"


async def test_a_client_who_blocked_the_bot_is_marked_and_the_post_is_dead() -> None:
    noted = await outcome(parcel(), ChannelError("blocked", permanent=True, unreachable=True))

    assert (noted.state, noted.unreachable) == ("dead", True)


# What is in hand ----------------------------------------------------------------------------------------------


async def test_what_is_leased_again_while_it_is_being_sent_is_sent_once() -> None:
    first, second = parcel(1), parcel(2)
    wire, ledger = Wire(), Ledger((first,), (second,))
    wire.gate.clear()
    way = deliverer(wire, ledger)
    way.put([first, second])
    await wire.begun.wait()
    running = asyncio.create_task(way.run(every=0.01))
    await waited(lambda: not ledger.leases)
    wire.gate.set()
    await way.drain()
    await ended(running)

    assert wire.sent == ["message 1", "message 2"]
    assert [(noted.parcel, noted.state) for noted in ledger.noted] == [(1, "sent"), (2, "sent")]


async def test_what_has_to_wait_is_taken_again_once_that_is_noted() -> None:
    one = parcel()
    wire, ledger = Wire(NOT_SENT), Ledger()
    way = deliverer(wire, ledger)
    running = asyncio.create_task(way.run(every=0.01))
    way.put([one])
    await waited(lambda: bool(ledger.noted))
    await asyncio.sleep(0)
    ledger.leases = [(one,)]
    await waited(lambda: bool(wire.sent))
    await ended(running)

    assert wire.sent == ["message 1"]


async def test_what_was_posted_while_the_one_before_was_noted_as_waiting_does_not_overtake_it() -> None:
    """Its transaction saw the first one under way, and ended after that was noted: two connections, one moment."""
    first, second = parcel(1), parcel(2)
    wire, ledger = Wire(NOT_SENT), Ledger()
    way = deliverer(wire, ledger)
    running = asyncio.create_task(way.run(every=0.01))
    way.put([first])
    await waited(lambda: bool(ledger.noted))
    await asyncio.sleep(0)
    way.put([second])
    await waited(lambda: len(ledger.noted) == 2)
    ledger.leases = [(first,), (second,)]
    await waited(lambda: len(wire.sent) == 2)
    await ended(running)

    assert wire.sent == ["message 1", "message 2"]
    assert [(noted.parcel, noted.state) for noted in ledger.noted[:2]] == [(1, "later"), (2, "later")]


async def test_a_lease_that_is_overtaken_by_a_note_brings_nothing_again() -> None:
    """It was taken before the note and arrives after it: the lease had run out, and the send ended just then."""
    one, noted = parcel(), asyncio.Event()
    wire = Wire()

    class Overtaken(Ledger):
        async def lease(self, now, limit=100):  # type: ignore[no-untyped-def]
            await noted.wait()
            return await super().lease(now)

        async def settle(self, results, now):  # type: ignore[no-untyped-def]
            await super().settle(results, now)
            asyncio.get_running_loop().call_later(0.02, noted.set)

    ledger = Overtaken((one,))
    way = deliverer(wire, ledger)
    running = asyncio.create_task(way.run(every=0.01))
    await asyncio.sleep(0)
    way.put([one])
    await waited(lambda: not ledger.leases)
    await asyncio.sleep(0.02)
    await ended(running)

    assert wire.sent == ["message 1"]


# An orderly end -----------------------------------------------------------------------------------------------


async def test_at_the_end_what_was_not_tried_goes_back_unmarked() -> None:
    wire, ledger = Wire(), Ledger()
    wire.gate.clear()
    way = deliverer(wire, ledger)
    way.put([parcel(1), parcel(2), parcel(3)])
    await wire.begun.wait()
    await way.drain(patience=0.01)

    assert [(noted.parcel, noted.state, noted.uncertain) for noted in ledger.noted] == [
        (2, "later", False),
        (3, "later", False),
    ]


async def test_nothing_is_taken_after_the_end() -> None:
    wire, ledger = Wire(), Ledger()
    way = deliverer(wire, ledger)
    await way.drain()
    way.put([parcel()])
    await asyncio.sleep(0.01)

    assert wire.sent == []


async def waited(is_so: Callable[[], bool]) -> None:
    async def ask() -> bool:
        return is_so()

    await until(ask, "what the test waits for", 5)


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
