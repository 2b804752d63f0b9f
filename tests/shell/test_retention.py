"""Everyone goes after the days of the rule that is theirs; a dry run counts and changes nothing."""

from dataclasses import replace
from datetime import timedelta

from bot import retention
from bot.core.messages import Address
from bot.practice.model import Retention
from bot.store.base import Conclusion, Notice, Outcome
from bot.store.memory import MemoryStore
from tests.store.talk import NOW, letter, new_session
from tests.store.test_idle import deciding

KEEP = Retention(unfinished=10, request=40, declined=30, accepted=20, alerts=50)
DAY = timedelta(days=1)


async def four() -> MemoryStore:
    """One for each rule; the third has an alert that was seen."""
    store = MemoryStore()
    kinds: tuple[tuple[str, Conclusion | None], ...] = (("", None), ("b", None), ("b", "declined"), ("b", "accepted"))
    for number, (ended, conclusion) in enumerate(kinds, 1):
        session = replace(new_session(), ended=ended)
        kept = Outcome(session, notices=(Notice("alert", "anna"),), therapist="anna")
        await store.handle([letter(number, Address("web", f"visitor {number}"))], deciding(kept), NOW)
        await store.conclude(number, "anna", conclusion, NOW)
    for notice in await store.notices("anna"):
        await store.note(notice.id, "anna", "acknowledge", NOW)
    return store


async def left(store: MemoryStore) -> set[int]:
    return {client.id for client in await store.clients("anna")}


async def test_a_dry_run_counts_by_rule_and_changes_nothing() -> None:
    store = await four()

    counts = await retention.due(store, KEEP, NOW + 51 * DAY)

    assert counts == {"unfinished": 1, "request": 1, "declined": 1, "accepted": 1, "alerts": 4}
    assert await left(store) == {1, 2, 3, 4}


async def test_each_goes_when_their_own_days_are_over_and_it_is_written_down() -> None:
    store = await four()
    gone = {}

    for day in (11, 21, 31, 41):
        before = await left(store)
        await retention.forget_all(store, KEEP, NOW + day * DAY)
        gone[day] = before - await left(store)

    assert gone == {11: {1}, 21: {4}, 31: {3}, 41: {2}}
    assert [(actor, action) for _, actor, action, _, _ in store.links] == [
        ("retention", f"erased a client: {rule}") for rule in ("unfinished", "accepted", "declined", "request")
    ]


async def test_alerts_that_were_seen_go_though_their_person_stays() -> None:
    store = await four()
    keep = KEEP.model_copy(update={"unfinished": 100, "request": 100, "declined": 100, "accepted": 100})

    done = await retention.forget_all(store, keep, NOW + 51 * DAY)

    assert done["alerts"] == 4
    assert await left(store) == {1, 2, 3, 4}
    assert await store.notices("anna") == ()
