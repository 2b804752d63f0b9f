"""The flow that ships: without findings, within its budget, and honest about what it asks."""

import re

import pytest

from bot.core.flow.model import Ask, End
from bot.language.load import load_flow
from bot.language.readability import words_in
from bot.practice import practice_values
from tests.content import shipped

pytestmark = pytest.mark.core

MOST_INPUTS = 16  # fifteen of the core, and whether one may write first: nobody is reminded without a yes
MOST_TYPED = 2
FREE = ("text", "long text")


def asks() -> list[Ask]:
    return [step for step in shipped.flow().steps if isinstance(step, Ask)]


def test_the_shipped_flow_has_no_findings() -> None:
    assert shipped.loaded_flow().findings == ()


def test_every_question_has_a_title_and_says_why_it_is_asked() -> None:
    words = shipped.words()

    for language in shipped.LANGUAGES:
        assert [ask.name for ask in asks() if not words.text(language, ask.name, "title")] == []
        assert [ask.name for ask in asks() if not words.text(language, ask.name, "why")] == []


def test_nothing_sensitive_comes_before_consent() -> None:
    names = [ask.name for ask in asks()]

    before = [ask.name for ask in asks()[: names.index("consent")]]

    assert before == []


def test_the_longest_usual_way_has_sixteen_inputs_and_asks_for_few_typed_words() -> None:
    usual = [ask for ask in asks() if ask.name not in RARELY]
    typed = [ask for ask in usual if ask.kind in FREE and ask.name != "ask_them"]

    assert len(usual) + 1 <= MOST_INPUTS  # with the review
    assert len(typed) <= MOST_TYPED


def test_everything_but_what_a_request_needs_can_be_skipped() -> None:
    assert [ask.name for ask in asks() if not ask.optional] == ["consent", "age", "place", "policies", "times"]


def test_leaving_keeps_nothing_and_a_request_reaches_a_human() -> None:
    ends = {step.name: step.outcome for step in shipped.flow().steps if isinstance(step, End)}

    assert ends == {
        "declined": "declined",
        "under_age": "declined",
        "elsewhere": "declined",
        "for_someone_else": "declined",
        "requested_unsafe": "request",
        "requested": "request",
    }


def test_every_answer_about_safety_that_needs_people_opens_the_card() -> None:
    safe = shipped.flow().index["safe"]

    assert isinstance(safe, Ask)
    assert dict(safe.urgent) == {"self": "self", "danger": "danger", "other": "other"}


def test_a_place_without_a_licence_is_never_asked_for_more() -> None:
    unlicensed = {place.id for place in shipped.practice().places if not place.licensed}

    assert unlicensed == {"elsewhere"}


def test_common_questions_are_heard_in_every_language() -> None:
    for entry in shipped.flow().anytime:
        assert set(entry.hears) == set(shipped.LANGUAGES)
        assert all(entry.hears.values())


SECONDS = {"choices": 10, "text": 12, "long text": 45}
A_TAP = 4
THE_REVIEW = 20
READ_A_SECOND = 200 / 60  # words
AT_MOST = 5 * 60
RARELY = (
    "insurance",
    "safe_to_write",
    "therapist",
    "together",
    "lower_fee",
    "fees_question",
    "policies_question",
)


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_the_whole_way_takes_a_first_timer_five_minutes(language: str) -> None:
    """A model, until there are real figures: seconds for every input, and 200 words a minute to read."""
    steps = [step for step in shipped.flow().steps if step.name not in RARELY and not isinstance(step, End)]

    seconds = THE_REVIEW + sum(reading(step.name, language) for step in steps)
    seconds += sum(SECONDS.get(step.kind, A_TAP) for step in steps if isinstance(step, Ask) and step.name != "ask_them")

    assert seconds <= AT_MOST


def reading(step: str, language: str) -> float:
    text = shipped.words().text(language, step)
    labels = shipped.flow().labels[language].get(step, {}).values()
    said = [text.render({"name": "Sam"}) if text else "", *labels]
    return sum(len(words_in(each)) for each in said) / READ_A_SECOND


def test_a_practice_with_several_therapists_needs_no_other_flow() -> None:
    elena = shipped.practice().therapists[0]
    ada = elena.model_copy(update={"id": "ada", "name": "Ada Lind"})
    group = shipped.practice().model_copy(update={"therapists": (elena, ada)})

    loaded = load_flow(shipped.FLOWS / "free_consultation.yaml", practice_values(group, shipped.helplines()))

    assert loaded.findings == ()
    assert loaded.flow is not None
    assert loaded.flow.labels["es"]["therapist"] == {"elena": "Elena Marsh", "ada": "Ada Lind"}


def test_a_practice_that_sees_one_kind_of_client_in_one_way_asks_less() -> None:
    practice = shipped.practice()
    solo = practice.model_copy(update={"formats": practice.formats[:1], "client_types": practice.client_types[:1]})

    loaded = load_flow(shipped.FLOWS / "free_consultation.yaml", practice_values(solo, shipped.helplines()))

    assert [finding for finding in loaded.findings if finding.severity == "error"] == []


@pytest.mark.parametrize(("language", "never"), [("en", "will not write first here"), ("es", "no te escribirá aquí")])
def test_whom_it_is_not_safe_to_write_is_promised_no_message(language: str, never: str) -> None:
    text = shipped.words().text(language, "requested_unsafe")
    usual = shipped.words().text(language, "requested")

    assert text is not None
    assert usual is not None
    assert never in text.render({"name": "Sam"})
    assert shipped.practice().email in text.render({"name": "Sam"})
    assert never not in usual.render({"name": "Sam"})


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_texts_name_commands_as_their_readers_see_them(language: str) -> None:
    said = {
        name
        for step in shipped.flow().index
        for part in ("text", "why")
        if (text := shipped.words().text(language, step, part))
        for name in re.findall(r"(?<!\S)/(\w+)", text.constant)
    }
    shown = {words.shown or name for name, words in shipped.commands()[language].items()}

    assert said <= shown
