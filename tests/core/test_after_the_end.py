"""After the end the therapist can read everything that was told, whatever becomes of the flow."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.flow.engine import stand
from bot.core.flow.model import Answer, Ask, End, Flow, Mark
from bot.core.session import Session
from bot.core.summary import summarise

pytestmark = pytest.mark.core

HERE = Mark("sample.yaml", 1, 1)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
CONSENT = Ask("consent", HERE, "consent", fingerprint="as it was")
HOPE = Ask("hope", HERE, "long text")
END = End("done", HERE, "request")


def flow_of(*steps: Ask | End) -> Flow:
    return Flow("sample", 1, "hash", steps, index={step.name: step for step in steps})


GIVEN = (Answer("consent", "yes", NOW, fingerprint="as it was"), Answer("hope", "To sleep.", NOW))
ENDED = Session("sample", 1, "hash", "en", NOW, NOW, ended="done", answers={answer.step: answer for answer in GIVEN})


def test_an_edited_consent_hides_no_answer_of_people_who_are_done() -> None:
    edited = flow_of(replace(CONSENT, fingerprint="with a typo mended"), HOPE, END)

    assert summarise(edited, ENDED).first == ("hope",)
    assert stand(edited, ENDED).step == END


def test_a_new_question_hides_no_answer_of_people_who_are_done() -> None:
    grown = flow_of(CONSENT, Ask("new", HERE), HOPE, END)

    assert set(stand(grown, ENDED).values) == {"consent", "hope"}


def test_someone_still_under_way_is_asked_again_when_the_consent_changed() -> None:
    edited = flow_of(replace(CONSENT, fingerprint="with a typo mended"), HOPE, END)

    assert stand(edited, replace(ENDED, ended="")).step == edited.steps[0]
