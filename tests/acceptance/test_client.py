"""One client's odd moves on the real way: taps twice and late, pictures, edits, leaving, erasing, taking all along."""

import json
from datetime import timedelta

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.house import House
from tests.acceptance.intake import HOPE, begin, go_through
from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi

# Taps -----------------------------------------------------------------------------------------------------


async def test_a_double_tap_is_one_answer_and_both_taps_are_answered(house: House, anna: Person) -> None:
    asked = await begin(anna)
    first, second = anna.tap(asked, "Yes, that's OK"), anna.tap(asked, "Yes, that's OK")
    await anna.expect_answer(first)
    await anna.expect_answer(second)
    await house.settled()

    assert ["Are you 18" in message.text for message in anna.replies[2:]] == [True]


async def test_an_old_button_never_answers_the_open_question_and_offers_a_change(
    house: House, anna: Person, clock: Clock
) -> None:
    await go_through(anna, upto="What would you like to be called?")
    await house.settled()
    clock.forward(timedelta(days=9))
    place = next(message for message in anna.replies if "Where will you be" in message.text)
    query = anna.tap(place, "Spain")
    told = await anna.expect_reply()
    await anna.expect_answer(query)
    anna.tap_data(told, "r:place")
    asked = await anna.expect_reply()
    anna.tap(asked, "Ireland")
    await anna.expect_reply()
    session = await house.session(7)

    assert "United Kingdom" in told.text
    assert session is not None
    assert session.answers["place"].value == "ireland"
    assert "name" not in session.answers


async def test_a_tap_on_a_message_too_old_to_be_told_is_understood(house: House, anna: Person, api: FakeBotApi) -> None:
    asked = await begin(anna)
    query = {"id": "4711", "from": anna.user, "chat_instance": "1", "data": "o:consent:yes"}
    gone = {"message_id": asked.message_id, "chat": anna.chat, "date": 0}  # Telegram's InaccessibleMessage
    api.push("callback_query", {**query, "message": gone})
    reply = await anna.expect_reply()

    assert "Are you 18" in reply.text


async def test_a_forged_button_changes_nothing_and_is_answered_kindly(house: House, anna: Person) -> None:
    asked = await begin(anna)
    anna.tap_data(asked, "t:open:ABCD")
    anna.tap_data(asked, "v:check")
    anna.tap_data(asked, "o:place:uk")
    replies = await anna.expect_replies(3)
    session = await house.session(7)

    assert session is not None
    assert session.answers == {}
    assert all("Is that OK with you?" in reply.text for reply in replies)


# Everything but text --------------------------------------------------------------------------------------


async def test_an_album_gets_one_answer(house: House, anna: Person, api: FakeBotApi) -> None:
    await begin(anna)
    for number in range(3):
        content = {"message_id": 900 + number, "from": anna.user, "chat": anna.chat, "date": 1, "media_group_id": "42"}
        size = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 90, "height": 90}
        api.push("message", {**content, "photo": [size]})
    await house.settled()

    assert len(anna.replies) == 3
    assert house.line("media_photo") in anna.replies[-1].text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_what_is_not_text_is_answered_kindly_and_the_question_stays(
    kind: str, house: House, anna: Person
) -> None:
    await begin(anna)
    getattr(anna, f"send_{kind}")()
    reply = await anna.expect_reply()

    assert "Is that OK with you?" in reply.text


async def test_words_that_look_like_code_come_back_as_words(house: House, anna: Person, elena: Person) -> None:
    words = "<b>{{ 7*7 }}</b>'; DROP TABLE client; --"[:40]
    await go_through(anna, upto="What would you like to be called?")
    anna.send(words)
    asked = await anna.expect_reply()
    await house.settled()
    session = await house.session(7)
    elena.skip_replies()
    elena.send(f"/open {await house.code(7)}")
    opened = await elena.expect_reply()

    assert f"Thank you, {words}." in asked.text
    assert session is not None
    assert session.answers["name"].value == words
    assert "49" not in asked.text + opened.text


# Edits ----------------------------------------------------------------------------------------------------


async def test_an_edited_message_corrects_the_answer_it_gave_and_no_other(house: House, anna: Person) -> None:
    await go_through(anna, upto="What would you like to be called?")
    named = anna.send("Sam")
    await anna.expect_reply()
    chat = anna.send("how much is it?")
    await anna.expect_reply()
    anna.edit(named, "Alex")
    changed = await anna.expect_reply()
    anna.edit(chat, "how long does it take?")
    await house.settled()
    session = await house.session(7)

    assert session is not None
    assert session.answers["name"].value == "Alex"
    assert "Thank you, Alex" in changed.text
    assert anna.replies[-1] is changed


# Leaving and coming back ----------------------------------------------------------------------------------


async def test_nothing_is_sent_to_who_blocked_the_bot_until_they_return(
    house: House, anna: Person, elena: Person, api: FakeBotApi
) -> None:
    await go_through(anna)
    await house.settled()
    code = await house.code(7)
    anna.block()
    await until(lambda: _is_reachable(house, code, expected=False), "the client is marked as gone")
    tries = len(api.calls_of("sendMessage"))
    elena.skip_replies()
    elena.send(f"/reply {code} Would Thursday suit you?")
    told = await elena.expect_reply()
    await house.settled()
    tries_for_anna = [call for call in api.calls_of("sendMessage")[tries:] if call.params["chat_id"] == 7]
    anna.unblock()
    anna.send("I am back")
    await anna.expect_reply()

    assert told.text == house.content.therapist_line("not_reachable", "elena").text
    assert tries_for_anna == []


async def test_a_message_refused_because_of_a_block_is_not_tried_again(
    house: House, anna: Person, api: FakeBotApi
) -> None:
    await begin(anna)
    await house.settled()
    code = await house.code(7)
    api.world.blocked.add(7)  # before Telegram tells us so
    anna.send("yes")
    await until(lambda: _is_reachable(house, code, expected=False), "the client is marked as gone")
    tries = len(api.calls_of("sendMessage"))
    await house.settled()

    assert len(api.calls_of("sendMessage")) == tries


# A group --------------------------------------------------------------------------------------------------


async def test_a_group_is_declined_and_left_and_nothing_said_there_is_kept(
    house: House, anna: Person, api: FakeBotApi
) -> None:
    anna.add_bot_to_group(-500)
    anna.send_in_group(-500, "I am so sad today")
    await api.wait_until(lambda: -500 in api.world.left, PATIENCE)
    await house.settled()

    assert [message.text for message in api.world.sent_to[-500]] == [house.line("group_declined")]
    assert await house.session(7) is None
    assert anna.replies == []


# Everything of mine ---------------------------------------------------------------------------------------


async def test_erase_leaves_nothing_and_a_later_tap_brings_nobody_back(
    house: House, anna: Person, elena: Person
) -> None:
    await go_through(anna)
    await house.settled()
    code = await house.code(7)
    old = anna.replies[4]
    anna.command("erase")
    sure = await anna.expect_reply()
    anna.tap_data(sure, "x:erase")
    await anna.expect_reply()
    anna.tap_data(old, "o:age:yes")
    stranger = await anna.expect_reply()
    await house.settled()
    elena.skip_replies()
    elena.send(f"/open {code}")
    unknown = await elena.expect_reply()

    assert stranger.text == house.line("nothing_kept_here")
    assert await house.session(7) is None
    assert await house.store.find(code) is None
    assert await house.notices("request") == []
    assert unknown.text == house.content.therapist_line("no_such_person", "elena").text


async def test_export_hands_over_all_that_is_kept(house: House, anna: Person) -> None:
    await go_through(anna)
    anna.command("export")
    files = await anna.expect_replies(2)
    documents = dict(message.document for message in files if message.document)
    data = json.loads(documents["my-data.json"])

    assert [answer["answer"] for answer in data["answers"] if answer["step"] == "hope"] == [HOPE]
    assert [notice["kind"] for notice in data["told_to_the_practice"]] == ["request"]
    assert data["code"] == await house.code(7)
    assert HOPE.encode() in documents["my-data.html"]


async def _is_reachable(house: House, code: str, *, expected: bool) -> bool:
    view = await house.store.client("elena", code)
    return view is not None and view.reachable is expected
