"""What lies on the desk, in which order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.session import Session
from bot.desk.board import arrange, may_open
from bot.desk.markup import safe
from bot.server.words import read_words
from bot.store.base import ClientView, OpenNotice

pytestmark = pytest.mark.core

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEMPLATES = Path(__file__).parents[2] / "templates"


def person(number: int, ended: str = "sent") -> ClientView:
    session = Session("intake", 1, "h", "en", NOW, NOW, ended=ended)
    return ClientView(number, f"C{number}", "web", "elena", NOW, True, session)


def notice(number: int, kind: str = "request", due: timedelta | None = None, seen: bool = False) -> OpenNotice:
    due_at = NOW + due if due is not None else None
    seen_at = NOW if seen else None
    return OpenNotice(number, kind, "elena", number, f"C{number}", NOW, {}, due_at, seen_at, None, "")  # type: ignore[arg-type]


def test_each_notice_stands_where_it_belongs() -> None:
    notices = [
        notice(1, "alert"),
        notice(2, "alert", seen=True),
        notice(3, due=23 * HOUR),
        notice(4, due=-HOUR, seen=True),
        notice(5, due=48 * HOUR),
        notice(6, seen=True),
        notice(7, "amended"),
    ]

    board = arrange(notices, [person(number) for number in range(1, 8)], NOW)

    places = {name: [item.code for item in getattr(board, name)] for name in ("alerts", "due", "new", "waiting")}
    assert places == {"alerts": ["C1", "C2"], "due": ["C4", "C3"], "new": ["C5", "C7"], "waiting": ["C6"]}
    assert board.need_you == 4


def test_who_has_no_notice_stands_under_what_they_are() -> None:
    board = arrange([], [person(1, ended=""), person(2)], NOW)

    assert board.unfinished == 1
    assert [item.code for item in board.others] == ["C2"]


def test_an_alert_of_someone_who_is_not_to_be_read_yet_still_stands_there() -> None:
    board = arrange([notice(1, "alert")], [], NOW)

    assert board.alerts[0].code == "C1"
    assert board.alerts[0].client is None


def test_a_person_stands_once_in_a_section_however_much_is_open() -> None:
    more = [replace(notice(number, due=number * HOUR), client=1, code="C1") for number in (2, 3)]

    board = arrange([notice(1, "alert"), *more], [person(1)], NOW)

    assert [item.code for item in board.due] == ["C1"]
    assert len(board.due[0].notices) == 2
    assert board.need_you == 1


def test_there_is_a_page_of_those_who_sent_and_of_those_who_wait_for_an_answer() -> None:
    assert may_open(person(1), [])
    assert may_open(person(1, ended=""), [notice(1, "contact")])
    assert not may_open(person(1, ended=""), [])


def test_one_person_with_two_notices_is_told_twice_and_not_a_third_time() -> None:
    second = replace(notice(2), client=1, code="C1")

    board = arrange([notice(1, "alert"), second], [person(1)], NOW)

    assert (len(board.alerts), len(board.new), len(board.others)) == (1, 1, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>Sam</b> 1 &lt; 2 &amp; more", "<b>Sam</b> 1 &lt; 2 &amp; more"),
        ("<b>never closed", "<b>never closed</b>"),
        ("</b>never opened", "never opened"),
        ("<b onclick=x>hi</b>", "<b>hi</b>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="tel:116123">x</a>', '<a href="tel:116123" rel="noopener noreferrer">x</a>'),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("<!-- hidden -->seen", "seen"),
    ],
)
def test_only_a_little_html_passes(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_both_languages_of_the_desk_have_the_same_words() -> None:
    english, spanish = (read_words(TEMPLATES / language / "desk.yaml") for language in ("en", "es"))

    assert english.keys == spanish.keys
