"""Every engine: letters are kept once, decided in order, and what fails disturbs nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.flow.model import Answer
from bot.core.session import Paused
from bot.errors import StoreError
from bot.keys import new_master_key
from bot.posts import Post, Text, ToAddress, ToSender, ToTherapist
from bot.store.base import Entry, Letter, Notice, Outcome, Sender, Store
from tests.store.conftest import Engine
from tests.store.talk import (
    ADA,
    BEN,
    EVA,
    LATER,
    NOW,
    answering,
    letter,
    new_session,
    only_client,
    refusing,
    reply,
    said,
    say,
    saying,
)


async def test_a_letter_of_a_stranger_makes_a_client(store: Store) -> None:
    await say(store, "hello")

    (view,) = await store.clients("anna")
    assert (view.channel, view.therapist, view.created_at, view.reachable) == ("telegram", "anna", NOW, True)
    assert said(view.session) == ["hello"]


async def test_the_decider_sees_a_stranger_without_a_session_but_with_a_code(store: Store) -> None:
    seen: list[Sender] = []

    def looking(letter: Letter, sender: Sender) -> Outcome:
        seen.append(sender)
        return answering(letter, sender)

    await store.handle([letter(1)], looking, NOW)

    assert (seen[0].client, seen[0].session) == (None, None)
    assert await store.find(seen[0].code) == await only_client(store)


async def test_a_code_is_four_signs_that_cannot_be_confused(store: Store) -> None:
    await say(store, "hello")

    (view,) = await store.clients("anna")
    assert len(view.code) == 4
    assert not set(view.code) & set("AEIOU0125SZB8G6")


async def test_a_repeated_letter_is_decided_once(store: Store) -> None:
    await say(store, "one")
    again = await say(store, "one", "two")

    assert [parcel.body for parcel in again.parcels] == [Text("You said two")]
    assert said((await store.clients("anna"))[0].session) == ["one", "two"]


async def test_a_letter_repeated_within_a_batch_is_decided_once(store: Store) -> None:
    handled = await store.handle([letter(1), letter(1)], answering, NOW)

    assert len(handled.parcels) == 1


async def test_the_same_number_on_another_channel_is_another_letter(store: Store) -> None:
    handled = await store.handle([letter(1, ADA), letter(1, EVA)], answering, NOW)

    assert len(await store.clients("anna")) == 2
    assert [parcel.address for parcel in handled.parcels] == [ADA]  # the web reads its own


async def test_a_later_letter_of_a_batch_sees_the_session_of_the_former(store: Store) -> None:
    await say(store, "one", "two", "three")

    (view,) = await store.clients("anna")
    assert said(view.session) == ["one", "two", "three"]


async def test_the_second_letter_of_a_new_client_knows_their_id(store: Store) -> None:
    ids: list[int | None] = []

    def looking(letter: Letter, sender: Sender) -> Outcome:
        ids.append(sender.client)
        return answering(letter, sender)

    await store.handle([letter(1), letter(2)], looking, NOW)

    assert ids == [None, await only_client(store)]


async def test_letters_of_several_clients_do_not_mix(store: Store) -> None:
    await store.handle([letter(1, ADA, "a"), letter(2, BEN, "b"), letter(3, ADA, "c")], answering, NOW)

    assert sorted(said(view.session) for view in await store.clients("anna")) == [["a", "c"], ["b"]]


async def test_replies_come_back_leased_and_in_order(store: Store) -> None:
    handled = await store.handle([letter(1, ADA, "a"), letter(2, BEN, "b"), letter(3, ADA, "c")], answering, NOW)

    assert [parcel.body for parcel in handled.parcels] == [Text("You said a"), Text("You said b"), Text("You said c")]
    assert [parcel.address for parcel in handled.parcels] == [ADA, BEN, ADA]
    assert handled.parcels[0].queue == handled.parcels[2].queue != handled.parcels[1].queue
    assert await store.lease(NOW) == ()


async def test_nothing_of_a_stranger_is_saved_without_a_session(store: Store) -> None:
    def passing(letter: Letter, sender: Sender) -> Outcome:
        notice = Notice("alert", "anna")
        return Outcome(posts=(reply(letter), Post("alert:1", ToTherapist("anna"), Text("!"))), notices=(notice,))

    handled = await store.handle([letter(1)], passing, NOW)

    assert [parcel.address for parcel in handled.parcels] == [ADA]
    assert await store.clients("anna") == ()
    assert await store.notices("anna") == ()
    assert [mail.body for mail in await store.desk_posts("anna")] == []  # a reply kind: alerts are told as such


async def test_a_session_of_none_leaves_a_known_session_alone(store: Store) -> None:
    await say(store, "one")
    await store.handle([letter(2)], lambda item, sender: Outcome(posts=(reply(item),)), NOW)

    assert said((await store.clients("anna"))[0].session) == ["one"]


async def test_a_session_comes_back_as_it_was_saved(store: Store) -> None:
    at = NOW + timedelta(microseconds=1)
    answer = Answer("topics", ("sleep", "grief"), at, words='ä\n"b" 🌧️', version=3)
    session = new_session().record(answer).looking_at(Paused())
    await store.handle([letter(1)], saying(session=session), NOW)

    assert (await store.clients("anna"))[0].session == session


async def test_the_snapshot_is_the_fold_of_the_answer_events(store: Store) -> None:
    for number, words in enumerate(["a", "b", "c", "d"]):
        await say(store, words, start=number)

    record = await store.record(await only_client(store))
    assert record is not None
    folded = {event.answer.step: event.answer for event in record.history}
    assert folded == dict(record.client.session.answers)
    assert len(record.history) == 4


async def test_a_corrected_answer_stays_in_the_history(store: Store) -> None:
    def correcting(letter: Letter, sender: Sender) -> Outcome:
        first = answering(letter, Sender(None, "", None)).answers[0]
        answer = replace(first, step="age", value=letter.raw.decode())
        session = (sender.session or new_session()).record(answer)
        return Outcome(session=session, answers=(answer,), therapist="anna")

    await store.handle([letter(1, ADA, "30"), letter(2, ADA, "31")], correcting, NOW)

    record = await store.record(await only_client(store))
    assert record is not None
    assert said(record.client.session) == ["31"]
    assert [event.answer.value for event in record.history] == ["30", "31"]


async def test_notices_and_audit_are_written_with_the_letter(store: Store) -> None:
    notice = Notice("request", "anna", {"words": "please call"}, due_at=LATER)
    await store.handle([letter(1)], saying(notices=(notice,), audit=(Entry("client", "asked"),)), NOW)

    (kept,) = await store.notices("anna")
    assert (kept.kind, kept.details, kept.due_at, kept.at) == ("request", {"words": "please call"}, LATER, NOW)
    assert kept.client == await only_client(store)
    assert await store.find(kept.code) == kept.client


async def test_the_therapist_of_a_client_can_change(store: Store) -> None:
    await say(store, "one")
    await store.handle([letter(2)], lambda item, sender: Outcome(session=sender.session, therapist="bea"), NOW)

    assert await store.clients("anna") == ()
    assert len(await store.clients("bea")) == 1


async def test_an_empty_therapist_changes_nothing(store: Store) -> None:
    await say(store, "one")
    await store.handle([letter(2)], lambda item, sender: Outcome(session=sender.session), NOW)

    assert len(await store.clients("anna")) == 1


async def test_who_blocked_us_is_marked_and_who_writes_again_is_reachable(store: Store) -> None:
    await say(store, "one")
    await store.handle([letter(2)], lambda item, sender: Outcome(reachable=False), NOW)
    blocked = (await store.clients("anna"))[0].reachable
    await say(store, "two", start=3)

    assert not blocked
    assert (await store.clients("anna"))[0].reachable


# Failures -------------------------------------------------------------------------------------------------


async def test_a_letter_that_fails_changes_nothing_and_disturbs_nobody(store: Store) -> None:
    handled = await store.handle([letter(1, ADA, "bad"), letter(2, BEN, "good")], refusing("bad"), NOW)

    assert handled.failed == 1
    assert [parcel.address for parcel in handled.parcels] == [BEN]
    assert [said(view.session) for view in await store.clients("anna")] == [["good"]]


async def test_a_letter_that_fails_waits_and_is_decided_later(store: Store) -> None:
    await store.handle([letter(1, ADA, "bad", LATER)], refusing("bad"), NOW)
    waiting = await store.health(LATER)
    handled = await store.resume(answering, LATER)

    assert waiting.waiting_letters == 1
    assert [parcel.body for parcel in handled.parcels] == [Text("You said bad")]
    assert (await store.clients("anna"))[0].session.answers["step_0"].at == LATER
    assert (await store.health(LATER)).waiting_letters == 0


async def test_later_letters_of_a_client_queue_behind_the_one_that_failed(store: Store) -> None:
    await store.handle([letter(1, ADA, "bad"), letter(2, ADA, "b")], refusing("bad"), NOW)
    await store.handle([letter(3, ADA, "c")], refusing("bad"), NOW)
    await store.resume(answering, LATER)

    assert said((await store.clients("anna"))[0].session) == ["bad", "b", "c"]


async def test_older_waiting_letters_are_decided_before_a_new_one_of_the_same_client(store: Store) -> None:
    await say(store, "a")
    await store.handle([letter(2, ADA, "bad")], refusing("bad"), NOW)
    handled = await store.handle([letter(3, ADA, "c")], answering, LATER)

    assert [parcel.body for parcel in handled.parcels] == [Text("You said bad"), Text("You said c")]


async def test_a_letter_is_dead_after_three_failures_and_the_next_has_its_turn(store: Store) -> None:
    decide = refusing("bad")
    first = await store.handle([letter(1, ADA, "bad"), letter(2, ADA, "b")], decide, NOW)
    second = await store.resume(decide, NOW)
    third = await store.resume(decide, NOW)

    assert (first.dead, second.dead) == ((), ())
    assert third.dead == (letter(1, ADA, "bad"),)
    assert third.failed == 1
    assert said((await store.clients("anna"))[0].session) == ["b"]
    health = await store.health(NOW)
    assert (health.waiting_letters, health.dead_letters) == (0, 1)


async def test_a_dead_letter_is_returned_once(store: Store) -> None:
    decide = refusing("bad")
    await store.handle([letter(1, ADA, "bad")], decide, NOW)
    dead = [(await store.resume(decide, NOW)).dead for _ in range(4)]

    assert [len(letters) for letters in dead] == [0, 1, 0, 0]


async def test_a_letter_that_waits_is_still_known_as_a_repeat(store: Store) -> None:
    await store.handle([letter(1, ADA, "bad")], refusing("bad"), NOW)
    again = await store.handle([letter(1, ADA, "bad")], refusing("bad"), NOW)

    assert (again.failed, (await store.health(NOW)).waiting_letters) == (0, 1)


async def test_letters_without_a_readable_sender_do_not_wait_for_each_other(store: Store) -> None:
    nobody = type(ADA)("telegram", "")
    await store.handle([letter(1, nobody, "bad"), letter(2, nobody, "good")], refusing("bad"), NOW)

    assert (await store.health(NOW)).waiting_letters == 1


async def test_words_that_cannot_be_written_set_only_their_letter_aside(store: Store) -> None:
    def broken(letter: Letter, sender: Sender) -> Outcome:
        if letter.id == "1":
            return Outcome(session=sender.session, posts=(Post("k", ToSender(), Text("\ud800")),))
        return answering(letter, sender)

    handled = await store.handle([letter(1, ADA), letter(2, BEN)], broken, NOW)

    assert handled.failed == 1
    assert [parcel.address for parcel in handled.parcels] == [BEN]


async def test_resuming_takes_the_oldest_first_and_about_as_many_as_asked(store: Store) -> None:
    letters = [letter(number, type(ADA)("telegram", str(number)), "bad") for number in range(5)]
    await store.handle(letters, refusing("bad"), NOW)
    handled = await store.resume(answering, NOW, limit=2)

    assert [parcel.address.key for parcel in handled.parcels] == ["0", "1"]
    assert (await store.health(NOW)).waiting_letters == 3


async def test_an_empty_batch_is_nothing(store: Store) -> None:
    handled = await store.handle([], answering, NOW)

    assert (handled.parcels, handled.dead, handled.failed) == ((), (), 0)


# Forgetting -----------------------------------------------------------------------------------------------


def forgetting(letter: Letter, sender: Sender) -> Outcome:
    if letter.raw != b"forget me":
        return answering(letter, sender)
    farewell = Post(f"{letter.channel}:{letter.id}:0", ToAddress(letter.address), Text("All is erased"))
    return Outcome(posts=(farewell,), audit=(Entry("client", "erased"),), forget=True)


async def test_a_client_who_wants_to_be_forgotten_is(store: Store) -> None:
    await say(store, "one")
    client = await only_client(store)
    handled = await store.handle([letter(2, ADA, "forget me")], forgetting, NOW)

    assert [parcel.body for parcel in handled.parcels] == [Text("All is erased")]
    assert handled.parcels[0].client is None
    assert await store.clients("anna") == ()
    assert await store.record(client) is None


async def test_who_comes_back_after_being_forgotten_is_a_stranger(store: Store) -> None:
    await say(store, "one")
    before = await only_client(store)
    await store.handle([letter(2, ADA, "forget me"), letter(3, ADA, "again")], forgetting, NOW)

    (view,) = await store.clients("anna")
    assert said(view.session) == ["again"]
    assert view.id != before


async def test_forgetting_in_one_batch_leaves_nothing_of_what_was_said_before_in_it(store: Store) -> None:
    handled = await store.handle([letter(1, ADA, "a"), letter(2, ADA, "forget me")], forgetting, NOW)

    assert [parcel.body for parcel in handled.parcels] == [Text("All is erased")]
    assert await store.clients("anna") == ()


async def test_a_letter_repeated_after_forgetting_does_not_bring_the_client_back(store: Store) -> None:
    letters = [letter(1, ADA, "a"), letter(2, ADA, "forget me")]
    await store.handle(letters, forgetting, NOW)
    await store.handle(letters, forgetting, NOW)

    assert await store.clients("anna") == ()


async def test_forgetting_takes_letters_that_wait_or_were_given_up_along(store: Store) -> None:
    decide = refusing("bad")
    await store.handle([letter(1, ADA, "bad")], decide, NOW)
    await store.resume(decide, NOW)
    await store.resume(decide, NOW)
    await say(store, "one", start=2)
    await store.handle([letter(3, ADA, "forget me")], forgetting, NOW)

    health = await store.health(NOW)
    assert (health.waiting_letters, health.dead_letters) == (0, 0)


async def test_letters_written_after_the_wish_to_be_forgotten_are_not_lost(store: Store) -> None:
    def deciding(letter: Letter, sender: Sender) -> Outcome:
        return refusing("bad", "worse")(letter, sender) if letter.raw != b"forget me" else forgetting(letter, sender)

    await say(store, "one")
    words = ("bad", "forget me", "worse", "two")
    await store.handle([letter(2 + index, ADA, word) for index, word in enumerate(words)], deciding, NOW)
    await store.resume(deciding, NOW)
    await store.resume(deciding, NOW, limit=1)
    waiting = (await store.health(NOW)).waiting_letters
    await store.resume(answering, NOW)

    assert waiting == 2
    assert [said(view.session) for view in await store.clients("anna")] == [["worse", "two"]]


# What only a database has to show -------------------------------------------------------------------------


async def test_everything_is_there_after_closing_and_opening(database: Engine) -> None:
    store = await database.open()
    await say(store, "one")
    await database.close()
    store = await database.open()
    await say(store, "two", start=2)

    assert said((await store.clients("anna"))[0].session) == ["one", "two"]


async def test_a_decided_letter_leaves_no_payload_behind(database: Engine) -> None:
    store = await database.open()
    await say(store, "one")

    assert await database.rows("inbox") == []
    assert [row[:2] for row in await database.rows("seen")] == [("telegram", "1")]


async def test_a_store_that_is_not_open_says_so(database: Engine) -> None:
    store = database.make("bot", new_master_key())

    with pytest.raises(StoreError):
        await store.handle([letter(1)], answering, NOW)
    await store.close()
