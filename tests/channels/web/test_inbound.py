"""What the page posts becomes a letter and a message; nonsense is refused before it is kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.web.inbound import UnreadablePost, letter_of, parse, parser
from bot.core.messages import Commanded, Content, Said, Tapped

pytestmark = pytest.mark.core

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TOKEN = "t" * 43


def content(**fields: Any) -> Content:
    message = parse(letter_of(json.dumps({"id": "letter-1", **fields}).encode(), TOKEN, NOW))
    assert message is not None
    return message.content


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "text", "text": "Sam"}, Said("Sam")),
        ({"kind": "text", "text": "/back"}, Commanded("back")),
        ({"kind": "text", "text": "/Language es"}, Commanded("language", "es")),
        ({"kind": "text", "text": "/5 to 6 hours"}, Said("/5 to 6 hours")),
        ({"kind": "text", "text": "no\u200bthing \ud800"}, Said("nothing ")),
        ({"kind": "command", "text": "urgent"}, Commanded("urgent")),
        ({"kind": "command", "text": "/language es"}, Commanded("language", "es")),
        ({"kind": "tap", "data": "o:age:yes", "on": "12", "label": "Yes"}, Tapped("o:age:yes", "12", "Yes")),
        ({"kind": "open", "data": "flyer"}, Commanded("start", "flyer")),
    ],
)
def test_what_was_done_is_understood(fields: dict[str, str], expected: Content) -> None:
    assert content(**fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "dance"},
        {"kind": "text", "text": " \u200b "},
        {"kind": "text", "text": 5},
        {"kind": "tap", "data": ""},
        {"kind": "tap", "data": "x" * 65},
        {"kind": "tap", "data": "o:a:b", "on": "../1"},
        {"kind": "command", "text": "12"},
        {"id": "short"},
        {"id": 7},
        {"id": "spaces are no id"},
    ],
)
def test_nonsense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(UnreadablePost):
        content(**fields)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b"[" * 60_000, b'{"id": "letter-1"'])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePost):
        letter_of(body, TOKEN, NOW)


def test_the_error_says_nothing_of_what_was_posted() -> None:
    with pytest.raises(UnreadablePost) as raised:
        letter_of(b"my secret sorrow", TOKEN, NOW)

    assert raised.value.__context__ is None
    assert "sorrow" not in str(raised.value)


def test_an_id_counts_for_its_visitor_only() -> None:
    body = b'{"id": "letter-1", "kind": "text", "text": "hello"}'

    mine, theirs = letter_of(body, TOKEN, NOW), letter_of(body, "u" * 43, NOW)

    assert mine.id == letter_of(body, TOKEN, NOW).id
    assert mine.id != theirs.id
    assert TOKEN not in mine.id


def test_commands_are_known_in_the_practices_languages() -> None:
    understand = parser({"Atrás": "back"})

    message = understand(letter_of('{"id": "letter-1", "kind": "text", "text": "/atrás"}'.encode(), TOKEN, NOW))

    assert message is not None
    assert message.content == Commanded("back")


@pytest.mark.parametrize(("said", "kept"), [("en-GB", "en-GB"), ("", ""), ("<script>", ""), ("e", "")])
def test_only_a_language_tag_is_a_language(said: str, kept: str) -> None:
    body = json.dumps({"id": "letter-1", "kind": "open", "language": said}).encode()

    message = parse(letter_of(body, TOKEN, NOW))

    assert message is not None
    assert message.language == kept
