"""Conversations that nobody has touched for long: what retention looks for."""

from dataclasses import replace
from datetime import timedelta

from bot.core.messages import Address
from bot.store.base import Decide, Letter, Outcome, Sender, Store
from tests.store.talk import NOW, letter, new_session


async def test_only_old_conversations_are_idle_and_ended_ones_apart(store: Store) -> None:
    for number, (days, ended) in enumerate([(40, ""), (5, ""), (40, "booked")]):
        at = NOW - timedelta(days=days)
        kept = Outcome(session=replace(new_session(at), ended=ended), therapist="anna")
        await store.handle([letter(number, Address("web", f"visitor {number}"))], deciding(kept), at)

    unfinished = await store.idle(ended=False, before=NOW - timedelta(days=30))
    finished = await store.idle(ended=True, before=NOW - timedelta(days=30))

    assert len(unfinished) == len(finished) == 1
    assert set(unfinished).isdisjoint(finished)


def deciding(outcome: Outcome) -> Decide:
    def decide(_: Letter, __: Sender) -> Outcome:
        return outcome

    return decide
