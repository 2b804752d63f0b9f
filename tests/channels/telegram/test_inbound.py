"""Letters understood."""

from dataclasses import replace
from typing import Any

import pytest
import telegram

from bot.channels.telegram.inbound import MEDIA, UnreadableUpdate, parse, parser
from bot.core.messages import Commanded, Content, Left, Message, Returned, Said, Sent, Tapped
from tests.channels.telegram.samples import (
    ANNA,
    FILE,
    GROUP,
    NOW,
    PRIVATE,
    edited,
    group_letter,
    letter,
    membership,
    message,
    tap,
)

pytestmark = pytest.mark.core

PHOTO = [{**FILE, "width": 9, "height": 9}]
STICKER = {**FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"}
HIDDEN = {"type": "hidden_user", "date": 1, "sender_user_name": "Kim"}
CLIP = {**FILE, "width": 9, "height": 9, "duration": 3}
PLACE = {"longitude": 13.4, "latitude": 52.5}
POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
}
PINNED = {"message_id": 4, "chat": PRIVATE, "date": 0}


def content_of(update: dict[str, Any]) -> Content | None:
    found = parse(letter(update))
    return found and found.content


def test_a_message_carries_the_letters_id_address_time_and_its_own_reference() -> None:
    found = parse(letter(message(text="hello")))

    expected = letter(message(text="hello"))
    assert found == Message(expected.id, expected.address, Said("hello"), NOW, language="de", reference="31")


@pytest.mark.parametrize(
    ("update", "content"),
    [
        (message(text="I feel low"), Said("I feel low")),
        (message(text="e\u0301\u202e"), Said("\u00e9")),
        (message(text="\u200b"), Said("")),
        (message(text="/start"), Commanded("start")),
        (message(text="/START p_aB-9"), Commanded("start", "p_aB-9")),
        (message(text="/start@fake_bot  a b "), Commanded("start", "a b")),
        (message(text="/urgent\nplease help"), Commanded("urgent", "please help")),
        (message(text="/5"), Said("/5")),
        (message(text="/home/anna"), Said("/home/anna")),
        (message(text="and/or"), Said("and/or")),
        (message(text="/"), Said("/")),
        (edited(text="older words"), Said("older words", edited="31")),
        (edited(text="/stop"), Commanded("stop")),
        (edited(location=PLACE), None),
        (edited(photo=PHOTO, caption="at sea"), Sent("photo", "at sea")),
        (message(photo=PHOTO), Sent("photo")),
        (message(text="theirs", forward_origin=HIDDEN), Sent("forwarded", "theirs")),
        (message(text="mine", forward_origin={"type": "user", "date": 1, "sender_user": ANNA}), Said("mine")),
        (message(photo=PHOTO, caption="me\u200b", media_group_id="77"), Sent("photo", "me", "77")),
        (message(voice={**FILE, "duration": 3}), Sent("voice")),
        (message(audio={**FILE, "duration": 3}), Sent("voice")),
        (message(video=CLIP, caption="look"), Sent("video", "look")),
        (message(video_note={**FILE, "length": 3, "duration": 3}), Sent("video")),
        (message(animation=CLIP, document=FILE), Sent("video")),
        (message(sticker=STICKER), Sent("sticker")),
        (message(document=FILE), Sent("document")),
        (message(location=PLACE), Sent("location")),
        (message(location=PLACE, venue={"location": PLACE, "title": "t", "address": "a"}), Sent("location")),
        (message(contact={"phone_number": "1", "first_name": "A"}), Sent("contact")),
        (message(poll=POLL), Sent("poll")),
        (message(dice={"emoji": "x", "value": 2}), Sent("other")),
        (message(pinned_message=PINNED), None),
        (message(), None),
        (tap(), Tapped("o:age:yes", on="30")),
        (tap(message={"message_id": 30, "chat": PRIVATE, "date": 0}), Tapped("o:age:yes", on="30")),
        (tap("x" * 500), Tapped("x" * 64, on="30")),
        (tap(None, game_short_name="chess"), None),
        (tap(message=None), None),
        (membership("member", "kicked"), Left()),
        (membership("kicked", "member"), Returned()),
        (membership("member", "member"), None),
    ],
)
def test_every_kind_of_update_says_one_thing(update: dict[str, Any], content: Content | None) -> None:
    assert content_of(update) == content


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("make", [message, edited])
def test_nothing_that_several_people_can_read_is_answered(kind: str, make: Any) -> None:
    assert parse(group_letter(make(chat=GROUP | {"type": kind}, text="hello"))) is None


def test_a_tap_in_a_group_is_not_answered() -> None:
    under = {"message_id": 30, "chat": GROUP, "date": 0}

    assert parse(group_letter(tap(message=under))) is None


def test_a_letter_whose_address_is_another_chat_is_not_answered() -> None:
    one = letter(message(text="hello"))

    assert parse(replace(one, address=replace(one.address, key="8"))) is None


def test_kinds_that_were_not_asked_for_are_not_answered() -> None:
    update = {"update_id": 900, "business_message": message(text="hi")["message"]}

    assert parse(group_letter(update, key="7")) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [("/zurueck", "back"), ("/Zurück", "back"), ("/ZURU\u0308CK", "back"), ("/back", "back"), ("/xyz", "xyz")],
)
def test_commands_are_understood_in_the_practices_languages(typed: str, name: str) -> None:
    understand = parser({"zurueck": "back", "Zurück": "back"})

    found = understand(letter(message(text=typed)))

    assert found is not None
    assert found.content == Commanded(name)


@pytest.mark.parametrize(
    ("code", "language"), [("pt-BR", "pt-BR"), ("de", "de"), ("", ""), ("x" * 99, ""), ("d\ne", "")]
)
def test_only_a_language_that_looks_like_one_is_believed(code: str, language: str) -> None:
    found = parse(letter(message(text="hi", **{"from": ANNA | {"language_code": code}})))

    assert found is not None
    assert found.language == language


def test_what_the_library_does_not_know_yet_does_not_cost_the_words_beside_it() -> None:
    update = message(text="hello", reply_to_message={"poll": {}}, gift={"new": 1}, entities=[{"type": 5}])

    assert content_of(update) == Said("hello")


def test_half_a_surrogate_pair_does_not_stop_a_message() -> None:
    assert content_of(message(text="half \ud83d pair")) == Said("half  pair")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"update_id":1,"message":{"text":"my secret"}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":7,"type":"private"},"date":"my secret"}}',
    ],
)
def test_nonsense_is_one_error_that_quotes_nothing(raw: bytes) -> None:
    with pytest.raises(UnreadableUpdate) as caught:
        parse(replace(letter(message(text="hello")), raw=raw))

    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_every_medium_is_a_field_of_a_message() -> None:
    assert all(hasattr(telegram.Message, field) for field in MEDIA)
