"""A5: everything but text: kindly refused, nothing kept, one reply each; odd words come back as they were written."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.cleaning import clean
from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_HOPES, TO_REVIEW, go, push, texts

FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 90, "height": 90}]
STICKER = {**FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"}
STRANGER = {"id": 99, "is_bot": False, "first_name": "Kim"}
SECRET = "words-of-nobody-here"
HOPES = "What would you like to be different?"

NOT_TEXT: Mapping[str, dict[str, Any]] = {
    "photo with a caption": {"photo": PHOTO, "caption": SECRET},
    "voice note": {"voice": {**FILE, "duration": 3}},
    "round video": {"video_note": {**FILE, "duration": 3, "length": 9}},
    "sticker": {"sticker": STICKER},
    "location": {"location": {"longitude": 13.4, "latitude": 52.5}},
    "contact": {"contact": {"phone_number": "+447700900123", "first_name": SECRET}},
    "poll": {
        "poll": {
            "id": "1",
            "question": SECRET,
            "options": [{"text": SECRET, "voter_count": 0}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    "forwarded message": {"text": SECRET, "forward_origin": {"type": "user", "date": 1, "sender_user": STRANGER}},
    "forwarded from someone hidden": {
        "text": SECRET,
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Kim"},
    },
    "forwarded photo": {
        "photo": PHOTO,
        "caption": SECRET,
        "forward_origin": {"type": "channel", "date": 1, "message_id": 3, "chat": {"id": -5, "type": "channel"}},
    },
    "something from the future": {"hologram": {"words": SECRET}, "photo": PHOTO},
}

NAUGHTY = (
    "{{ 7*7 }}",
    "{% for x in practice %}{{ x }}{% endfor %}",
    "${7*7} #{7*7} %(a)s {0} %s%n",
    "<b>bold</b> <script>alert(1)</script>",
    "&lt;b&gt; &amp; <a href='tg://user?id=1'>me</a>",
    "'; DROP TABLE client; --",
    "1' OR '1'='1",
    "*_[]()~`>#+-=|{}.! \\ \\n",
    "undefined",
    "null",
    "None",
    "NaN",
    "0",
    "-1e309",
    "🙂",
    "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "مرحبا، كيف حالك؟",
    "שלום <b>עולם</b>",
    "\u202eevil\u202c text",
    "田中さんにあげて下さい",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "ﷺﷺﷺ",
    "a\u0000b\u0007c",
    "../../../../etc/passwd",
    "() { :;}; touch /tmp/x",
    "javascript:alert(1)",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "@everyone #tag $CASH t.me/x",
    " leading and trailing ",
    "line\r\nbreak\vand\ftab\t.",
    "o:fee_ok:yes",
    "x" * 200,
)
EMPTY = ("", " ", "\u200b\u200b", "\u2060", "\ufeff", "\n\n")


async def test_what_is_not_text_gets_one_reply_and_the_question_stays_open(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    kept = await office.kept(7)
    for kind, fields in NOT_TEXT.items():
        before = len(anna.replies)
        push(anna, **fields)
        await anna.expect_reply()
        await office.settled()
        assert [HOPES in text for text in texts(anna.replies[before:])] == [True], kind
        assert await office.kept(7) == kept, kind

    assert SECRET not in str(await office.record(7))


async def test_an_album_of_three_gets_one_reply(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    before = len(anna.replies)
    for number in range(3):
        push(anna, photo=PHOTO, media_group_id="77", **({"caption": SECRET} if not number else {}))
    await anna.expect_reply()
    await office.settled()

    assert [office.line("media_photo") in text for text in texts(anna.replies[before:])] == [True]
    assert "hopes" not in await office.kept(7)


async def test_a_note_forwarded_from_oneself_is_ones_own_words(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    push(anna, text="to rest", forward_origin={"type": "user", "date": 1, "sender_user": anna.user})
    await anna.expect_reply()

    assert (await office.kept(7))["hopes"] == "to rest"


@pytest.mark.parametrize("typing_pause", [60])
async def test_a_paste_that_telegram_cut_in_two_is_one_answer(office: Office, anna: Person) -> None:
    listening = await go(anna, *TO_HOPES, "x" * 4096)
    anna.send("y" * 904)
    await office.settled()
    anna.tap_data(listening, "d:hopes")
    asked = await anna.expect_reply()

    assert "Does the fee work for you?" in asked.text
    assert (await office.kept(7))["hopes"] == "x" * 4096 + "\n" + "y" * 904


async def test_odd_words_are_kept_and_shown_as_they_are_and_none_goes_unanswered(
    office: Office, anna: Person, therapist: Person
) -> None:
    await go(anna, *TO_REVIEW)
    shown = []
    for words in NAUGHTY:
        await go(anna, "r:call_time")
        office.clock.forward(timedelta(seconds=20))  # nobody types that much in a minute
        anna.send(words)
        shown.append(await anna.expect_reply())
        kept = (await office.kept(7))["call_time"]
        assert kept == clean(words).strip(), words
        assert str(kept) in shown[-1].text, words
    words = "<b>bold</b> {{ 7*7 }} '; DROP TABLE client; --"
    await go(anna, "r:call_time", words, "v:check")
    page = await go(therapist, f"/open {await office.code(7)}")
    health = await office.store.health(office.clock())

    assert health.dead_letters == 0
    assert words in page.text
    assert "49" not in page.text.replace(await office.code(7), "")
    assert "49" not in "".join(texts(shown))


async def test_nothing_but_air_is_answered_and_is_no_answer(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    kept = await office.kept(7)
    shown = []
    for words in EMPTY:
        push(anna, text=words)
        shown.append(await anna.expect_reply())

    assert [HOPES in reply.text for reply in shown[:2]] == [True, True]
    assert [HOPES in reply.text or office.line("not_understood_again") in reply.text for reply in shown] == (
        [True] * len(EMPTY)
    )
    assert await office.kept(7) == kept
