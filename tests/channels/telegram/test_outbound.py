"""Texts as calls, and calls mended."""

from typing import Any

import pytest

from bot.channels.base import Hints
from bot.channels.telegram.outbound import Call, calls_for, keyboard, repaired
from bot.core.messages import Address
from bot.posts import Key, Text

pytestmark = pytest.mark.core

ANNA = Address("telegram", "7")
COMMON = {"chat_id": 7, "link_preview_options": {"is_disabled": True}}
YES = {"text": "Yes", "callback_data": "o:a:yes"}


def only(body: Text, hints: Hints = Hints(), **options: bool) -> Call:  # noqa: B008 - frozen
    calls = calls_for(ANNA, body, hints, **options)
    assert len(calls) == 1
    return calls[0]


@pytest.mark.parametrize(
    ("body", "hints", "method", "fields"),
    [
        (Text("Hello"), Hints(), "sendMessage", {"text": "Hello", "protect_content": True}),
        (
            Text("Hi", markup="html"),
            Hints(),
            "sendMessage",
            {"text": "Hi", "protect_content": True, "parse_mode": "HTML"},
        ),
        (
            Text("Hi"),
            Hints(silent=True),
            "sendMessage",
            {"text": "Hi", "protect_content": True, "disable_notification": True},
        ),
        (Text("Hi"), Hints(repeated=True), "sendMessage", {"text": "↻ Hi", "protect_content": True}),
        (
            Text("Hi", replaces="31"),
            Hints(repeated=True, silent=True),
            "editMessageText",
            {"text": "Hi", "message_id": 31},
        ),
        (Text("Hi", replaces="web-9"), Hints(), "sendMessage", {"text": "Hi", "protect_content": True}),
        (
            Text("Sure?", rows=((Key("Yes", "o:a:yes"),),)),
            Hints(),
            "sendMessage",
            {"text": "Sure?", "protect_content": True, "reply_markup": {"inline_keyboard": [[YES]]}},
        ),
        (Text("half \ud83d"), Hints(), "sendMessage", {"text": "half \ufffd", "protect_content": True}),
    ],
)
def test_a_text_is_one_call(body: Text, hints: Hints, method: str, fields: dict[str, Any]) -> None:
    assert only(body, hints) == Call(method, COMMON | fields)


def test_protection_can_be_switched_off() -> None:
    assert "protect_content" not in only(Text("Hello"), protect=False).payload


def test_buttons_telegram_would_refuse_are_left_out() -> None:
    rows = (
        (Key("Yes", "o:a:yes"), Key("", "o:a:no"), Key("Nothing")),
        (Key("Call", url="tel:112"), Key("Odd", url="javascript:x")),
        (Key("Site", url="https://a.example"),),
    )

    assert keyboard(rows) == [[YES], [{"text": "Site", "url": "https://a.example"}]]


def test_no_more_than_a_hundred_buttons_are_shown() -> None:
    rows = [[Key(str(number), f"o:{number}") for number in range(40)]] * 3

    assert [len(row) for row in keyboard(rows)] == [40, 40, 20]


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("Call 0800 111 0 111 any time.", "plain", "Call 0800 111 0 111 any time."),
        ("Call any time.", "plain", "Call any time.\n\nTalk & cry: 08001110111"),
        ("Call any time.", "html", "Call any time.\n\nTalk &amp; cry: 08001110111"),
    ],
)
def test_a_number_to_dial_is_never_lost_with_its_button(text: str, markup: Any, expected: str) -> None:
    body = Text(text, rows=((Key("Talk & cry", url="tel:08001110111"),),), markup=markup)

    call = only(body)

    assert call.payload["text"] == expected
    assert "reply_markup" not in call.payload


def test_a_text_too_long_becomes_several_messages_with_the_buttons_under_the_last() -> None:
    body = Text("word " * 1500, rows=((Key("Yes", "o:a:yes"),),), replaces="31")

    first, second = calls_for(ANNA, body, Hints())

    assert (first.method, second.method) == ("editMessageText", "sendMessage")
    assert "reply_markup" not in first.payload
    assert second.payload["reply_markup"] == {"inline_keyboard": [[YES]]}
    assert len(first.payload["text"].split()) + len(second.payload["text"].split()) == 1500


def test_markup_too_long_is_flattened_before_it_is_cut() -> None:
    calls = calls_for(ANNA, Text("<b>word</b> &amp; " * 800, markup="html"), Hints())

    assert all("parse_mode" not in call.payload for call in calls)
    assert "<" not in "".join(call.payload["text"] for call in calls)


def test_markup_counts_for_nothing_in_the_length() -> None:
    call = only(Text("<b>word</b> " * 800, markup="html"))

    assert call.payload["parse_mode"] == "HTML"


EDIT = Call("editMessageText", {"chat_id": 7, "message_id": 31, "text": "Hi"})
HTML = Call("sendMessage", {"chat_id": 7, "text": "<b>Hi</b> &amp; <x>", "parse_mode": "HTML"})
LINKS = Call(
    "sendMessage", {"chat_id": 7, "text": "Hi", "reply_markup": {"inline_keyboard": [[YES, {"text": "S", "url": "x"}]]}}
)


@pytest.mark.parametrize(
    ("call", "words", "other"),
    [
        (EDIT, "Bad Request: message to edit not found", Call("sendMessage", {"chat_id": 7, "text": "Hi"})),
        (EDIT, "Bad Request: message can't be edited", Call("sendMessage", {"chat_id": 7, "text": "Hi"})),
        (EDIT, "Bad Request: chat not found", None),
        (HTML, "Bad Request: can't parse entities: x", Call("sendMessage", {"chat_id": 7, "text": "Hi & <x>"})),
        (Call("sendMessage", {"text": "Hi"}), "Bad Request: can't parse entities", None),
        (
            LINKS,
            "Bad Request: BUTTON_URL_INVALID",
            Call("sendMessage", {"chat_id": 7, "text": "Hi", "reply_markup": {"inline_keyboard": [[YES]]}}),
        ),
        (EDIT, "Bad Request: BUTTON_URL_INVALID", None),
    ],
)
def test_a_refused_call_is_mended_where_it_can_be(call: Call, words: str, other: Call | None) -> None:
    assert repaired(call, words) == other
