"""How long things are kept: what the practice set in its file, a rule for each of its days.

People go with all that is kept of them, counted from their last message. Who is neither accepted nor declined by a
therapist counts as a request, however it goes on.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.practice.model import Retention
from bot.store.base import Entry, Store

Find = Callable[[Store, datetime, int], Awaitable[tuple[int, ...]]]

MANY = 100_000  # more than a practice has


async def _idle(store: Store, before: datetime, limit: int, *, ended: bool) -> tuple[int, ...]:
    return await store.idle(ended=ended, before=before, limit=limit)


async def _accepted(store: Store, before: datetime, limit: int) -> tuple[int, ...]:
    return await store.concluded("accepted", before, limit)


async def _declined(store: Store, before: datetime, limit: int) -> tuple[int, ...]:
    return await store.concluded("declined", before, limit)


PEOPLE: Mapping[str, Find] = {
    "unfinished": partial(_idle, ended=False),
    "request": partial(_idle, ended=True),
    "declined": _declined,
    "accepted": _accepted,
}
"""Rule, as the file names it -> whom it concerns."""


def before(keep: Retention, rule: str, now: datetime) -> datetime:
    days: int = getattr(keep, rule)
    return now - timedelta(days=days)


async def due(store: Store, keep: Retention, now: datetime) -> dict[str, int]:
    """How many each rule would delete now; nothing is changed."""
    people = {rule: len(await find(store, before(keep, rule, now), MANY)) for rule, find in PEOPLE.items()}
    return {**people, "alerts": await store.old_alerts(before(keep, "alerts", now))}


async def forget(store: Store, rule: str, client: int, now: datetime) -> None:
    await store.erase(client, now)
    await store.audit([Entry("retention", f"erased a client: {rule}")], now)


async def forget_alerts(store: Store, keep: Retention, now: datetime) -> int:
    dropped = await store.drop_alerts(before(keep, "alerts", now))
    if dropped:
        await store.audit([Entry("retention", "deleted old alerts")], now)
    return dropped


async def forget_all(store: Store, keep: Retention, now: datetime) -> dict[str, int]:
    """Everything that is due, at once; how many by each rule."""
    done: dict[str, int] = {}
    for rule, find in PEOPLE.items():
        clients = await find(store, before(keep, rule, now), MANY)
        for client in clients:
            await forget(store, rule, client, now)
        done[rule] = len(clients)
    return {**done, "alerts": await forget_alerts(store, keep, now)}
