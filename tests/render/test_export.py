"""The client's own copy: complete, readable, and inert."""

import json
from dataclasses import replace

import pytest

from bot.core.flow.model import Agreed, Answer
from bot.posts import Text
from bot.render import ExportFile, export_files
from bot.render.terms import exact_words, fingerprint
from bot.store.base import AnswerEvent, Mail, Record
from tests.content import shipped
from tests.render.people import NOW, client, notice, session

pytestmark = pytest.mark.core

NASTY = "<script>{{7*7}}</script>"


def exported(language: str = "en") -> dict[str, str]:
    known = client(1, session(language, hope=NASTY))
    record = Record(
        known,
        tuple(AnswerEvent(answer) for answer in known.session.answers.values()),
        (notice(1, "request", 1, due_in=40), notice(2, "contact", 1, words=NASTY)),
        (Mail(1, NOW, Text(NASTY, mine=True)),),
    )
    files = export_files(record, shipped.flow(), shipped.sources(), shipped.voice())
    return {file.media_type: file.content.decode() for file in files}


def test_the_copy_to_read_says_by_whose_clock_its_times_are() -> None:
    assert "All times are London time." in exported()["text/html"]
    assert "las de Londres" in exported("es")["text/html"]


def test_the_copy_for_a_computer_holds_every_answer_with_its_question_and_time() -> None:
    data = json.loads(exported()["application/json"])

    steps = [answer["step"] for answer in data["answers"]]
    assert steps == list(session().answers)
    assert data["answers"][7]["value"] == NASTY
    assert data["answers"][7]["question"].startswith("If things went well")
    assert data["answers"][10]["skipped"] is True


def test_the_copy_for_a_computer_holds_history_promises_and_messages() -> None:
    data = json.loads(exported()["application/json"])

    assert len(data["history"]) == len(data["answers"])
    assert data["told_to_the_practice"][0]["promised_by"] == "2026-11-26T00:00:00+00:00"
    assert data["messages"] == [{"at": "2026-11-24T08:00:00+00:00", "from": "you", "text": NASTY}]


def test_both_copies_tell_what_was_agreed_to_with_its_words_while_they_are_the_same() -> None:
    words = exact_words(shipped.flow(), shipped.words(), "en", "consent")
    given = Answer("consent", "yes", NOW, agreed=Agreed(1, "en", fingerprint(words), "tapped"))
    older = replace(given, agreed=Agreed(1, "en", "0" * 64, "typed"))
    record = Record(client(1), (AnswerEvent(older), AnswerEvent(given)), (), ())

    page, plain = (file.content.decode() for file in files_of(record))

    told = [event["agreement"] for event in json.loads(plain)["history"]]
    assert [each["how"] for each in told] == ["typed", "tapped"]
    assert [each["words"] for each in told] == [None, words]
    assert "These words have been changed since" in page
    assert fingerprint(words) in page
    assert "First, your privacy." in page


def files_of(record: Record) -> tuple[ExportFile, ...]:
    return export_files(record, shipped.flow(), shipped.sources(), shipped.voice())


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_the_copy_to_read_is_inert_and_loads_nothing(language: str) -> None:
    page = exported(language)["text/html"]

    assert "<script" not in page
    assert "&lt;script&gt;{{7*7}}&lt;/script&gt;" in page
    assert "src=" not in page
    assert "href=" not in page


def test_the_copy_to_read_speaks_the_language_of_the_client() -> None:
    assert "Tus respuestas" in exported("es")["text/html"]
