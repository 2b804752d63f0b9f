"""Sessions that asked to be looked at, and answers that are to be gone: the same on every engine."""

from dataclasses import replace
from datetime import timedelta

from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.store.base import Letter, Outcome, Store
from tests.store.talk import NOW, letter, new_session, refusing
from tests.store.test_idle import deciding

LATER = NOW + timedelta(seconds=8)


async def kept(store: Store, number: int, **changes: object) -> Address:
    address = Address("web", f"visitor {number}")
    session = replace(new_session(NOW), **changes)  # type: ignore[arg-type]
    await store.handle([letter(number, address)], deciding(Outcome(session=session, therapist="anna")), NOW)
    return address


async def test_a_session_is_found_from_its_moment_on_and_no_other(store: Store) -> None:
    asked = await kept(store, 1, wake_at=LATER)
    await kept(store, 2)
    await kept(store, 3, wake_at=LATER + timedelta(days=2))

    early = await store.wakes(NOW)
    due = await store.wakes(LATER)
    again = await store.wakes(LATER + timedelta(minutes=1))

    assert early == ()
    assert [wake.address for wake in due] == [asked]
    assert [wake.key for wake in again] == [wake.key for wake in due]


async def test_a_session_that_was_looked_at_is_not_found_again(store: Store) -> None:
    address = await kept(store, 1, wake_at=LATER)
    done = Outcome(session=new_session(NOW), therapist="anna")
    await store.handle([letter(2, address)], deciding(done), LATER)

    assert await store.wakes(LATER) == ()


async def test_a_moment_that_could_not_be_decided_is_not_found_for_ever(store: Store) -> None:
    address = await kept(store, 1, wake_at=LATER)
    (wake,) = await store.wakes(LATER)
    woken = Letter(address.channel, wake.key, address, b"nobody can decide this", LATER)
    await store.handle([woken], refusing("nobody can decide this"), LATER)

    assert await store.wakes(LATER) == ()


async def test_nobody_who_blocked_the_bot_is_woken(store: Store) -> None:
    address = await kept(store, 1, wake_at=LATER)
    blocked = Outcome(session=replace(new_session(NOW), wake_at=LATER), therapist="anna", reachable=False)
    await store.handle([letter(2, address)], deciding(blocked), NOW)

    assert await store.wakes(LATER) == ()


async def test_dropped_answers_are_gone_from_the_history_however_often_they_were_given(store: Store) -> None:
    address = Address("web", "visitor")
    answers = tuple(Answer(step, f"words {number}", NOW) for number, step in enumerate(["a", "b", "a"]))
    first = Outcome(session=new_session(NOW), answers=answers, therapist="anna")
    await store.handle([letter(1, address)], deciding(first), NOW)
    dropping = Outcome(session=new_session(NOW), dropped=("a",), therapist="anna")
    await store.handle([letter(2, address)], deciding(dropping), NOW)

    client = await store.client_at(address)
    record = await store.record(client or 0)
    assert record is not None
    assert [event.answer.step for event in record.history] == ["b"]
