"""Every engine: posts leave once, in order, to whom they can go; what is pulled is read where it lies."""

from datetime import timedelta

import pytest

from bot.core.messages import Address
from bot.posts import Export, Key, Post, Text, ToAddress, ToClient, ToSender, ToTherapist
from bot.store.base import Compose, Outcome, Settled, Store
from bot.store.posting import LEASE
from tests.store.conftest import Engine
from tests.store.talk import (
    ADA,
    ANNA,
    BEN,
    EVA,
    LATER,
    NOW,
    answering,
    letter,
    new_session,
    only_client,
    say,
    saying,
    settle_all,
)

SOON = NOW + timedelta(seconds=30)
EXPIRED = NOW + LEASE + timedelta(seconds=1)


def alert(key: str = "alert:1", words: str = "Please look") -> Post:
    return Post(key, ToTherapist("anna"), Text(words), kind="alert")


def saying_of(period: str) -> Compose:
    """A digest that names its period."""
    words = Text(f"Digest of {period}")
    return lambda source: [Post(f"digest:{period}", ToTherapist("anna"), words, kind="digest")]


# Settling and leasing -------------------------------------------------------------------------------------


async def test_a_post_that_was_sent_is_never_leased_again(store: Store) -> None:
    await settle_all(store, await say(store, "one"))

    assert await store.lease(EXPIRED) == ()
    assert (await store.health(NOW)).waiting_posts == 0


async def test_help_lines_do_not_stand_behind_a_long_pause(store: Store) -> None:
    (first,) = (await say(store, "one")).parcels
    await store.settle([Settled(first.id, "later", not_before=LATER)], NOW)
    card = Post("card", ToSender(), Text("people to call"), hurries=True)
    behind = await store.handle([letter(2)], saying(card, session=new_session()), NOW)

    assert behind.parcels == ()
    assert [parcel.id for parcel in await store.lease(NOW)] == [first.id]
    await store.settle([Settled(first.id, "sent")], NOW)
    assert [parcel.body for parcel in await store.lease(NOW)] == [Text("people to call")]


async def test_a_post_that_has_to_wait_is_leased_when_its_time_has_come(store: Store) -> None:
    (parcel,) = (await say(store, "one")).parcels
    await store.settle([Settled(parcel.id, "later", not_before=SOON)], NOW)

    assert await store.lease(SOON - timedelta(microseconds=1)) == ()
    (again,) = await store.lease(SOON)
    assert (again.id, again.body, again.address, again.attempts) == (parcel.id, parcel.body, ADA, 1)
    assert not again.uncertain


async def test_an_attempt_that_may_have_arrived_marks_the_next(store: Store) -> None:
    (parcel,) = (await say(store, "one")).parcels
    await store.settle([Settled(parcel.id, "later", uncertain=True)], NOW)
    (again,) = await store.lease(NOW)
    await store.settle([Settled(parcel.id, "later")], NOW)

    (once_more,) = await store.lease(NOW)
    assert again.uncertain
    assert once_more.uncertain


async def test_a_lease_that_ran_out_is_given_again_as_uncertain(store: Store) -> None:
    (parcel,) = (await say(store, "one")).parcels

    (again,) = await store.lease(EXPIRED)
    assert (again.id, again.uncertain, again.attempts) == (parcel.id, True, 1)


async def test_a_post_given_up_is_dead_and_lets_the_next_pass(store: Store) -> None:
    first, second = (await say(store, "one", "two")).parcels
    await store.settle([Settled(second.id, "later"), Settled(first.id, "dead")], NOW)

    assert [parcel.id for parcel in await store.lease(NOW)] == [second.id]
    assert (await store.health(NOW)).dead_posts == 1


async def test_a_reminder_that_came_too_late_is_no_fault(store: Store) -> None:
    await settle_all(store, await say(store, "hello"))
    await store.pair("anna", ANNA, NOW)
    posts = [
        Post("r", ToClient(await only_client(store)), Text("Shall we go on?"), kind="reminder"),
        Post("n", ToTherapist("anna"), Text("A note"), kind="note"),
    ]
    parcels = await store.post(posts, NOW)
    await store.settle([Settled(parcel.id, "dead") for parcel in parcels], NOW)

    assert sorted(parcel.kind for parcel in parcels) == ["note", "reminder"]
    assert (await store.health(NOW)).dead_posts == 1


async def test_of_each_queue_only_the_oldest_is_leased(store: Store) -> None:
    handled = await store.handle([letter(1), letter(2), letter(3, BEN)], answering, NOW)
    await store.settle([Settled(parcel.id, "later") for parcel in handled.parcels], NOW)

    leased = await store.lease(NOW)
    assert [parcel.id for parcel in leased] == [handled.parcels[0].id, handled.parcels[2].id]
    assert await store.lease(NOW) == ()


async def test_a_new_post_waits_behind_an_older_one_that_waits(store: Store) -> None:
    (first,) = (await say(store, "one")).parcels
    await store.settle([Settled(first.id, "later", not_before=SOON)], NOW)
    handled = await say(store, "two", start=2)

    assert handled.parcels == ()
    assert await store.lease(NOW) == ()
    assert [parcel.id for parcel in await store.lease(SOON)] == [first.id]


async def test_leasing_takes_no_more_than_asked(store: Store) -> None:
    letters = [letter(number, Address("telegram", str(number))) for number in range(5)]
    handled = await store.handle(letters, answering, NOW)
    await store.settle([Settled(parcel.id, "later") for parcel in handled.parcels], NOW)

    assert len(await store.lease(NOW, limit=3)) == 3
    assert len(await store.lease(NOW, limit=3)) == 2


async def test_alerts_are_leased_before_anything_else(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    first = await store.handle([letter(1)], answering, NOW)
    second = await store.post([alert()], NOW)
    both = [*first.parcels, *second]
    await store.settle([Settled(parcel.id, "later") for parcel in both], NOW)

    assert [parcel.kind for parcel in await store.lease(NOW)] == ["alert", "reply"]


async def test_an_alert_does_not_wait_behind_a_digest(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (digest,) = await store.post([Post("d", ToTherapist("anna"), Text("Today"), kind="digest")], NOW)
    await store.settle([Settled(digest.id, "later", not_before=LATER)], NOW)

    (parcel,) = await store.post([alert()], NOW)
    assert parcel.kind == "alert"


async def test_settling_what_is_not_ours_or_not_there_changes_nothing(store: Store) -> None:
    (parcel,) = (await say(store, "one")).parcels
    await store.settle([Settled(parcel.id, "later")], NOW)
    await store.settle([Settled(parcel.id, "sent"), Settled(parcel.id + 999, "sent")], NOW)

    assert [again.id for again in await store.lease(NOW)] == [parcel.id]


async def test_settling_twice_counts_once(store: Store) -> None:
    (parcel,) = (await say(store, "one")).parcels
    await store.settle([Settled(parcel.id, "dead")], NOW)
    await store.settle([Settled(parcel.id, "sent")], NOW)
    await store.settle([], NOW)

    assert (await store.health(NOW)).dead_posts == 1


# Recipients -----------------------------------------------------------------------------------------------


async def test_a_second_post_with_the_same_key_is_dropped(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    first = await store.post([alert("same"), alert("same"), alert("other")], NOW)
    second = await store.post([alert("same")], NOW)

    assert len(first) == 2
    assert second == ()


async def test_a_post_keeps_everything_it_was_given(store: Store) -> None:
    body = Text("A & B <b>", ((Key("Yes", "o:x:yes"), Key("More", url="https://x.org")),), "html", "77", "age", "date")
    await store.handle([letter(1)], saying(Post("k", ToSender(), body, silent=True)), NOW)
    (leased,) = await store.lease(EXPIRED)

    assert leased.body == body
    assert leased.silent


async def test_a_post_can_go_to_a_client_by_id(store: Store) -> None:
    await settle_all(store, await say(store, "one"))
    client = await only_client(store)
    (parcel,) = await store.post([Post("note", ToClient(client), Text("Your therapist wrote"), kind="note")], NOW)

    assert (parcel.address, parcel.client, parcel.kind) == (ADA, client, "note")


async def test_a_post_to_a_client_who_is_gone_is_dropped(store: Store) -> None:
    assert await store.post([Post("note", ToClient(12345), Text("Hello?"))], NOW) == ()
    assert (await store.health(NOW)).waiting_posts == 0


async def test_a_post_can_go_to_an_address_of_nobody(store: Store) -> None:
    (parcel,) = await store.post([Post("k", ToAddress(BEN), Text("Sorry"))], NOW)

    assert (parcel.address, parcel.client) == (BEN, None)


async def test_a_post_to_an_address_survives_a_wait(store: Store) -> None:
    (parcel,) = await store.post([Post("k", ToAddress(BEN), Text("Sorry"))], NOW)
    await store.settle([Settled(parcel.id, "later")], NOW)

    (again,) = await store.lease(NOW)
    assert (again.address, again.body) == (BEN, Text("Sorry"))


async def test_a_post_without_a_sender_to_reply_to_is_a_fault_of_ours(store: Store) -> None:
    with pytest.raises(ValueError, match="no sender"):
        await store.post([Post("k", ToSender(), Text("Hello"))], NOW)


async def test_an_export_is_a_parcel_that_names_its_client(store: Store) -> None:
    handled = await store.handle([letter(1)], saying(Post("k", ToSender(), Export("Your data"))), NOW)

    (parcel,) = handled.parcels
    assert (parcel.body, parcel.client) == (Export("Your data"), await only_client(store))


async def test_who_blocked_us_is_marked_and_gets_nothing_more(store: Store) -> None:
    first, second = (await say(store, "one", "two")).parcels
    results = [Settled(first.id, "dead", unreachable=True), Settled(second.id, "later")]
    await store.settle(results, NOW)
    posted = await store.post([Post("n", ToClient(await only_client(store)), Text("Still there?"))], NOW)

    assert not (await store.clients("anna"))[0].reachable
    assert posted == ()
    assert await store.lease(NOW) == ()
    assert (await store.health(LATER)).waiting_posts == 0


async def test_what_waited_for_someone_who_came_back_goes_out(store: Store) -> None:
    first, second = (await say(store, "one", "two")).parcels
    await store.settle([Settled(first.id, "dead", unreachable=True), Settled(second.id, "later")], NOW)
    await store.handle([letter(3)], lambda item, sender: Outcome(reachable=True), NOW)

    assert [parcel.id for parcel in await store.lease(NOW)] == [second.id]


# Therapists -----------------------------------------------------------------------------------------------


async def test_a_therapist_with_an_account_gets_an_alert_at_once(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    handled = await store.handle([letter(1)], saying(alert()), NOW)

    (parcel,) = handled.parcels
    assert (parcel.address, parcel.kind, parcel.client) == (ANNA, "alert", None)


async def test_a_post_to_a_therapist_without_an_account_waits_on_the_desk(store: Store) -> None:
    handled = await store.handle([letter(1)], saying(alert()), NOW)

    assert handled.parcels == ()
    assert await store.lease(NOW) == ()
    assert [mail.body for mail in await store.desk_posts("anna")] == [Text("Please look")]
    assert (await store.health(LATER)).waiting_posts == 0


async def test_a_first_account_gets_the_alerts_of_three_days_and_the_newest_digest(store: Store) -> None:
    old = Post("old", ToTherapist("anna"), Text("Long ago"), kind="alert")
    await store.post([old], NOW - timedelta(days=4))
    await store.post([alert("fresh", "Two days ago")], NOW - timedelta(days=2))
    for period in ("2026-02-27", "2026-03-02"):
        await store.digest("anna", period, saying_of(period), NOW)
    note = Post("note", ToTherapist("anna"), Text("By the way"), kind="note")
    await store.post([note], NOW)
    await store.pair("anna", ANNA, NOW)

    told = [parcel.body.text for parcel in await store.lease(NOW)]  # type: ignore[union-attr]
    assert told == ["Two days ago", "Digest of 2026-03-02"]
    assert await store.lease(NOW) == ()
    assert len(await store.desk_posts("anna")) == 5


async def test_a_digest_in_several_messages_goes_out_whole(store: Store) -> None:
    parts = [Post(f"d{part}", ToTherapist("anna"), Text(f"Part {part}"), kind="digest") for part in (1, 2)]
    await store.digest("anna", "2026-03-02", lambda source: parts, NOW)
    await store.pair("anna", ANNA, NOW)
    (first,) = await store.lease(NOW)
    await store.settle([Settled(first.id, "sent")], NOW)

    assert [parcel.body for parcel in await store.lease(NOW)] == [Text("Part 2")]


async def test_the_account_of_a_therapist_who_blocked_us_is_forgotten_and_the_alert_kept(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    first, second = await store.post([alert("a", "One"), alert("b", "Two")], NOW)
    (digest,) = await store.digest("anna", "2026-03-02", saying_of("today"), NOW) or ()
    results = [Settled(first.id, "later", unreachable=True), Settled(second.id, "later"), Settled(digest.id, "later")]
    await store.settle(results, LATER)
    await store.post([alert("c", "Three")], LATER)

    assert await store.therapists() == ()
    assert await store.unreachable() == ("anna",)
    assert await store.lease(LATER) == ()
    assert (await store.health(LATER)).waiting_posts == 0
    assert len(await store.desk_posts("anna")) == 4


async def test_what_waited_for_a_therapist_goes_out_in_order_to_their_next_account(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (first,) = await store.post([alert("a", "One")], NOW)
    await store.settle([Settled(first.id, "later", unreachable=True)], NOW)
    await store.post([alert("b", "Two")], LATER)
    await store.pair("anna", BEN, LATER)

    told = []
    while parcels := await store.lease(LATER):
        told += [(parcel.body, parcel.address, parcel.therapist) for parcel in parcels]
        await store.settle([Settled(parcel.id, "sent") for parcel in parcels], LATER)
    assert told == [(Text("One"), BEN, "anna"), (Text("Two"), BEN, "anna")]
    assert await store.unreachable() == ()


async def test_an_account_that_was_paired_while_the_old_one_was_written_to_stays(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (parcel,) = await store.post([alert()], NOW)
    await store.pair("anna", BEN, LATER)
    await store.settle([Settled(parcel.id, "later", unreachable=True)], LATER)

    assert [paired.address for paired in await store.therapists()] == [BEN]
    assert await store.unreachable() == ()
    assert [again.address for again in await store.lease(LATER)] == [BEN]


async def test_a_parcel_knows_when_it_was_posted_and_its_therapist(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (fresh,) = await store.post([alert()], NOW)
    await store.settle([Settled(fresh.id, "later")], LATER)

    (again,) = await store.lease(LATER)
    assert (fresh.at, fresh.therapist) == (again.at, again.therapist) == (NOW, "anna")


async def test_a_slow_send_keeps_its_lease_for_minutes(store: Store) -> None:
    await say(store, "one")

    assert await store.lease(NOW + timedelta(minutes=9)) == ()


async def test_an_alert_waits_for_the_new_account_when_the_old_one_is_replaced(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (parcel,) = await store.post([alert()], NOW)
    await store.settle([Settled(parcel.id, "later")], NOW)
    await store.pair("anna", BEN, NOW)

    assert [again.address for again in await store.lease(NOW)] == [BEN]


async def test_an_account_on_a_pulled_channel_is_sent_nothing(store: Store) -> None:
    await store.post([alert("before")], NOW)
    await store.pair("anna", Address("desk", "anna"), NOW)

    assert await store.post([alert("after")], NOW) == ()
    assert await store.lease(NOW) == ()
    assert len(await store.desk_posts("anna")) == 2


async def test_the_desk_shows_the_newest_alerts_and_digests_first(store: Store) -> None:
    kinds = [("alert", "a"), ("note", "n"), ("digest", "d"), ("alert", "b")]
    posts = [Post(words, ToTherapist("anna"), Text(words), kind=kind) for kind, words in kinds]  # type: ignore[arg-type]
    await store.post(posts, NOW)

    shown = await store.desk_posts("anna", limit=2)
    assert [mail.body.text for mail in shown] == ["b", "d"]
    assert shown[0].at == NOW
    assert await store.desk_posts("bea") == ()


# Pulled channels ------------------------------------------------------------------------------------------


async def test_a_conversation_on_a_pulled_channel_is_read_and_never_sent(store: Store) -> None:
    handled = await say(store, "one", "two", address=EVA)

    assert handled.parcels == ()
    assert await store.lease(NOW) == ()
    mail = await store.mail(EVA)
    assert [entry.body.text for entry in mail] == ["You said one", "You said two"]
    assert (await store.health(LATER)).waiting_posts == 0


async def test_a_conversation_is_read_on_from_where_one_was(store: Store) -> None:
    await say(store, "one", "two", "three", address=EVA)
    first = await store.mail(EVA, limit=1)
    rest = await store.mail(EVA, after=first[0].id)

    assert [entry.body.text for entry in rest] == ["You said two", "You said three"]


async def test_nobody_reads_the_conversation_of_another(store: Store) -> None:
    await say(store, "secret", address=EVA)

    assert await store.mail(Address("web", "other")) == ()
    assert await store.mail(Address("console", EVA.key)) == ()


async def test_a_visitor_who_said_nothing_yet_reads_nothing(store: Store) -> None:
    await store.post([alert(), Post("k", ToAddress(BEN), Text("Sorry"))], NOW)
    await say(store, "one", address=Address("web", "other"))

    assert await store.mail(EVA) == ()


async def test_words_to_a_pulled_address_of_nobody_can_be_read_for_a_day(store: Store) -> None:
    await store.post([Post("bye", ToAddress(EVA), Text("All is erased"))], NOW)
    await store.lease(NOW + timedelta(hours=1))
    before = await store.mail(EVA)
    await store.lease(NOW + timedelta(days=1, hours=1))

    assert [entry.body.text for entry in before] == ["All is erased"]
    assert await store.mail(EVA) == ()


async def test_an_export_on_a_pulled_channel_is_offered_in_words(store: Store) -> None:
    await store.handle([letter(1, EVA)], saying(Post("k", ToSender(), Export("Your data"))), NOW)

    assert [entry.body for entry in await store.mail(EVA)] == [Text("Your data", kind="export")]


# After an erasure -----------------------------------------------------------------------------------------


async def test_a_late_note_on_an_erased_post_meets_no_other_post(store: Store) -> None:
    (gone,) = (await say(store, "one")).parcels
    await store.erase(await only_client(store), NOW)
    (fresh,) = (await say(store, "two", address=BEN, start=2)).parcels
    await store.settle([Settled(gone.id, "dead")], NOW)

    assert fresh.id != gone.id
    assert (await store.health(NOW)).dead_posts == 0


async def test_a_waiting_alert_about_an_erased_client_is_not_sent(store: Store) -> None:
    await store.handle([letter(1)], saying(alert()), NOW)
    await store.erase(await only_client(store), NOW)
    await store.pair("anna", ANNA, NOW)

    assert await store.lease(NOW) == ()
    assert await store.desk_posts("anna") == ()


# What only a database has to show -------------------------------------------------------------------------


async def test_leases_of_a_bot_that_died_are_given_again_as_uncertain(database: Engine) -> None:
    store = await database.open()
    (parcel,) = (await say(store, "one")).parcels
    await database.close()
    store = await database.open()

    (again,) = await store.lease(NOW)
    assert (again.id, again.uncertain) == (parcel.id, True)


async def test_a_command_beside_the_bot_leaves_its_posts_to_the_bot(database: Engine) -> None:
    bot = await database.open("bot")
    await bot.pair("anna", ANNA, NOW)
    command = await database.open("command", exclusive=False)
    kept = await command.post([alert()], NOW)

    assert kept == ()
    (parcel,) = await bot.lease(NOW)
    assert not parcel.uncertain


async def test_a_command_beside_the_bot_takes_no_lease_from_it(database: Engine) -> None:
    bot = await database.open("bot")
    await say(bot, "one")
    command = await database.open("command", exclusive=False)

    assert await command.lease(NOW) == ()


async def test_words_to_a_stranger_are_gone_once_they_were_sent(database: Engine) -> None:
    store = await database.open()
    (parcel,) = await store.post([Post("k", ToAddress(BEN), Text("Sorry"))], NOW)
    await store.settle([Settled(parcel.id, "sent")], NOW)

    assert await database.rows("outbox") == []
