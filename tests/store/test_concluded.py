"""What a therapist said became of it, and alerts that were seen long ago: what retention looks for besides."""

from dataclasses import replace
from datetime import timedelta

from bot.posts import Post, Text, ToTherapist
from bot.store.base import Notice, Outcome, Store
from tests.store.talk import ANNA, LATER, NOW, letter, new_session, only_client, saying
from tests.store.test_idle import deciding

DAY = timedelta(days=1)


async def one(store: Store) -> int:
    kept = Outcome(session=replace(new_session(), ended="booked"), therapist="anna")
    await store.handle([letter(1)], deciding(kept), NOW)
    return await only_client(store)


async def test_who_is_concluded_counts_as_nothing_else(store: Store) -> None:
    client = await one(store)

    assert await store.conclude(client, "anna", "declined", LATER)

    assert await store.idle(ended=True, before=NOW + DAY) == ()
    assert await store.concluded("declined", NOW + DAY) == (client,)
    assert await store.concluded("declined", LATER) == ()
    assert await store.concluded("accepted", NOW + DAY) == ()
    (view,) = await store.clients("anna")
    assert (view.concluded, view.concluded_at) == ("declined", LATER)


async def test_a_conclusion_is_taken_back(store: Store) -> None:
    client = await one(store)
    await store.conclude(client, "anna", "accepted", LATER)

    assert await store.conclude(client, "anna", None, LATER)

    assert await store.idle(ended=True, before=NOW + DAY) == (client,)
    assert await store.concluded("accepted", NOW + DAY) == ()


async def test_another_therapist_concludes_nothing(store: Store) -> None:
    client = await one(store)

    assert not await store.conclude(client, "ben", "declined", LATER)

    assert await store.concluded("declined", NOW + DAY) == ()


async def test_who_writes_again_is_kept_from_then_on(store: Store) -> None:
    client = await one(store)
    await store.conclude(client, "anna", "accepted", NOW)
    again = Outcome(session=replace(new_session(NOW + 3 * DAY), ended="booked"), therapist="anna")
    await store.handle([letter(2, at=NOW + 3 * DAY)], deciding(again), NOW + 3 * DAY)

    assert await store.concluded("accepted", NOW + 2 * DAY) == ()
    assert await store.concluded("accepted", NOW + 4 * DAY) == (client,)


async def test_alerts_that_were_seen_go_when_they_are_old_and_others_stay(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    alert = Post("alert:1", ToTherapist("anna"), Text("An alert"), kind="alert")
    raised = saying(alert, notices=(Notice("alert", "anna"), Notice("alert", "anna"), Notice("contact", "anna")))
    await store.handle([letter(1)], raised, NOW)
    first, second, contact = await store.notices("anna")
    await store.note(first.id, "anna", "acknowledge", NOW)

    assert await store.old_alerts(NOW + DAY) == 1
    assert await store.drop_alerts(NOW) == 0
    assert len(await store.desk_posts("anna")) == 1
    assert await store.drop_alerts(NOW + DAY) == 1

    assert await store.old_alerts(NOW + DAY) == 0
    assert [notice.id for notice in await store.notices("anna")] == [second.id, contact.id]
    assert await store.desk_posts("anna") == ()
