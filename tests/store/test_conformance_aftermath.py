"""Every engine: what one letter does to notices is written with it, and what speaks of someone goes with them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.posts import Post, Text, ToAddress, ToTherapist
from bot.store.base import Handled, Letter, Mark, Notice, Outcome, Sender, Settled, Store
from tests.store.conftest import Engine
from tests.store.talk import ANNA, BEN, LATER, NOW, letter, only_client, say, saying

NAMED = Text("Ada, code and words")
REMAINS = Text("Someone was in danger")


def alert(number: int = 1) -> Post:
    return Post(f"alert:{number}", ToTherapist("anna"), NAMED, kind="alert", remains=REMAINS)


async def alarm(store: Store, number: int = 1, at: datetime = NOW) -> Handled:
    """Urgent words: a notice and its alert, in one moment."""
    return await store.handle([letter(number)], saying(alert(number), notices=(Notice("alert", "anna"),)), at)


def marking(*marks: Mark) -> object:
    def decide(letter: Letter, sender: Sender) -> Outcome:
        return Outcome(marks=marks)

    return decide


def telling(client: int, key: str = "note") -> object:
    """As a therapist's command is answered: to their address, about a client."""

    def decide(letter: Letter, sender: Sender) -> Outcome:
        return Outcome(posts=(Post(key, ToAddress(letter.address), NAMED, kind="note", about=(client,)),))

    return decide


# Marks ----------------------------------------------------------------------------------------------------


async def test_a_letter_closes_what_it_says_and_its_repeat_closes_nothing(store: Store) -> None:
    await store.handle([letter(1)], saying(notices=(Notice("contact", "anna"),)), NOW)
    (first,) = await store.notices("anna")
    await store.handle([letter(2, ANNA)], marking(Mark(first.id, "anna", "close")), NOW)
    await store.handle([letter(3)], saying(notices=(Notice("contact", "anna"),)), NOW)
    (later,) = await store.notices("anna")
    await store.handle([letter(2, ANNA)], marking(Mark(later.id, "anna", "close")), NOW)

    assert [notice.id for notice in await store.notices("anna")] == [later.id]


async def test_a_letter_marks_only_what_is_the_therapists_own_and_still_open(store: Store) -> None:
    await store.handle([letter(1)], saying(notices=(Notice("alert", "anna"),)), NOW)
    (notice,) = await store.notices("anna")
    await store.handle([letter(2, BEN)], marking(Mark(notice.id, "bea", "close")), NOW)
    await store.handle([letter(3, ANNA)], marking(Mark(notice.id, "anna", "acknowledge")), NOW)
    await store.handle([letter(4, ANNA)], marking(Mark(notice.id, "anna", "acknowledge")), LATER)

    assert [item.acknowledged_at for item in await store.notices("anna")] == [NOW]


async def test_a_letter_that_fails_marks_nothing(store: Store) -> None:
    await store.handle([letter(1)], saying(notices=(Notice("contact", "anna"),)), NOW)
    (notice,) = await store.notices("anna")
    broken = replace(NAMED, rows=((object(),),))  # type: ignore[arg-type]

    def decide(letter: Letter, sender: Sender) -> Outcome:
        return Outcome(posts=(Post("k", ToAddress(ANNA), broken),), marks=(Mark(notice.id, "anna", "close"),))

    assert (await store.handle([letter(2, ANNA)], decide, NOW)).failed == 1

    assert len(await store.notices("anna")) == 1


# What therapists were told of someone ---------------------------------------------------------------------


async def test_what_waits_for_a_therapist_at_an_address_goes_with_the_client_it_speaks_of(store: Store) -> None:
    await say(store, "hello")
    client = await only_client(store)
    (parcel,) = (await store.handle([letter(9, ANNA)], telling(client), NOW)).parcels
    await store.settle([Settled(parcel.id, "later", NOW)], NOW)
    await store.erase(client, NOW)

    assert await store.lease(LATER) == ()


async def test_nothing_is_written_of_someone_who_was_erased_meanwhile(store: Store) -> None:
    await say(store, "hello")
    client = await only_client(store)
    await store.erase(client, NOW)
    handled = await store.handle([letter(9, ANNA)], telling(client), NOW)

    assert (handled.parcels, handled.failed) == ((), 0)
    assert (await store.health(NOW)).waiting_posts == 0


async def test_of_an_answer_about_two_nothing_waits_when_one_is_erased(store: Store) -> None:
    await say(store, "hello")
    await say(store, "hello", address=BEN, start=2)
    ben, ada = [view.id for view in await store.clients("anna")]
    both = Post("note", ToAddress(ANNA), NAMED, kind="note", about=(ada, ben))
    (parcel,) = await store.post([both], NOW)
    await store.settle([Settled(parcel.id, "later", NOW)], NOW)
    await store.erase(ben, NOW)

    assert await store.lease(LATER) == ()


# Alerts that nobody has seen ------------------------------------------------------------------------------


async def test_an_alert_that_nobody_has_seen_stays_without_the_person(store: Store) -> None:
    await alarm(store)
    await store.erase(await only_client(store), LATER)

    (left,) = await store.desk_posts("anna")
    assert (left.body, left.at) == (REMAINS, NOW)
    await store.pair("anna", ANNA, LATER)
    (parcel,) = await store.lease(LATER)
    assert (parcel.body, parcel.kind) == (REMAINS, "alert")


async def test_what_remains_of_an_alert_is_told_once(store: Store) -> None:
    await alarm(store)
    await store.erase(await only_client(store), LATER)
    await store.pair("anna", ANNA, LATER)
    (parcel,) = await store.lease(LATER)
    await store.settle([Settled(parcel.id, "sent", reference="77")], LATER)

    assert await store.lease(LATER) == ()


async def test_an_alert_that_was_delivered_goes_with_the_person(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (parcel,) = (await alarm(store)).parcels
    await store.settle([Settled(parcel.id, "sent", reference="77")], NOW)
    await store.erase(await only_client(store), LATER)

    assert await store.desk_posts("anna") == ()


@pytest.mark.parametrize("action", ["acknowledge", "close"])
async def test_an_alert_that_was_seen_on_the_desk_goes_with_the_person(store: Store, action: str) -> None:
    await alarm(store)
    (notice,) = await store.notices("anna")
    await store.note(notice.id, "anna", action, NOW)  # type: ignore[arg-type]
    await store.erase(await only_client(store), LATER)

    assert await store.desk_posts("anna") == ()


async def test_of_two_alerts_only_the_unseen_one_remains(store: Store) -> None:
    await alarm(store)
    (notice,) = await store.notices("anna")
    await store.note(notice.id, "anna", "acknowledge", NOW)
    later = NOW + timedelta(minutes=1)
    await alarm(store, 2, later)
    await store.erase(await only_client(store), LATER)

    assert [entry.at for entry in await store.desk_posts("anna")] == [later]


async def test_an_alert_and_an_erasure_in_one_batch_leave_what_remains(store: Store) -> None:
    def decide(letter: Letter, sender: Sender) -> Outcome:
        if letter.id == "2":
            return Outcome(forget=True)
        return saying(alert(), notices=(Notice("alert", "anna"),))(letter, sender)

    await store.handle([letter(1), letter(2)], decide, NOW)

    assert [entry.body for entry in await store.desk_posts("anna")] == [REMAINS]
    assert await store.clients("anna") == ()


async def test_nothing_in_what_remains_leads_to_the_person(database: Engine) -> None:
    store = await database.open()
    await alarm(store)
    await store.erase(await only_client(store), NOW)

    assert await database.rows("mention") == []
    assert await database.rows("notice") == []
    (row,) = await database.rows("outbox")
    assert row[3] is None  # client
