"""The flow of minimal mode is worked out from the one that a practice writes, and has to be a conversation, too."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import Content
from bot.core.flow.minimal import minimal_of
from bot.core.flow.model import Answered, Ask, End, Flow, Is, Let, Limits, Mark, Not, Option, Or, Review, Say, Step
from bot.language.load import Loaded, load_flow
from bot.language.values import PracticeValues
from bot.practice.load import load_practice
from tests.acceptance.practice import practice_with

pytestmark = pytest.mark.core

AT = Mark("flow.yaml", 1, 1)
HOPE = Ask("hope", AT, "long text")
OTHER = (Option("a"), Option("words", other=True))

Write = Callable[..., Loaded]


def left(*steps: Step) -> tuple[Step, ...]:
    return minimal_of(Flow("f", 1, "hash", steps)).steps


@pytest.mark.parametrize(
    "ask",
    [
        HOPE,
        Ask("pet", AT, "text"),
        Ask("mood", AT, "scale"),
        Ask("topics", AT, "choices", options=(Option("a"),), sensitive=True),
        Ask("born", AT, "date", sensitive=True),
        Ask("name", AT, "text", sensitive=True),
        Ask("why", AT, "choice", options=OTHER[1:]),
    ],
    ids=lambda ask: f"{ask.name} {ask.kind}",
)
def test_what_may_tell_of_health_is_not_asked(ask: Ask) -> None:
    assert left(ask, End("end", AT)) == (End("end", AT),)


@pytest.mark.parametrize("kind", ["number", "choice", "yes/no", "consent", "date", "time", "email", "phone"])
def test_plain_facts_are_asked(kind: str) -> None:
    ask = Ask("fact", AT, kind, options=(Option("yes"), Option("no")))  # type: ignore[arg-type]

    assert left(ask) == (ask,)


@pytest.mark.parametrize(("written", "asked"), [(None, 40), (300, 40), (20, 20)])
def test_a_name_has_at_most_forty_characters(written: int | None, asked: int) -> None:
    (ask,) = left(Ask("name", AT, "text", limits=Limits(at_most=written)))

    assert isinstance(ask, Ask)
    assert ask.limits.at_most == asked


def test_own_words_are_no_option() -> None:
    (ask,) = left(Ask("times", AT, "choices", options=OTHER, urgent={"words": "self"}))

    assert isinstance(ask, Ask)
    assert [option.id for option in ask.options] == ["a"]
    assert ask.urgent == {}


@pytest.mark.parametrize(
    ("condition", "becomes"),
    [
        (Answered("hope"), "gone"),
        (Not(Answered("hope")), None),
        (Or((Answered("hope"), Is("fee", "no"))), Is("fee", "no")),
        (Not(Or((Answered("hope"), Is("fee", "no")))), Not(Is("fee", "no"))),
    ],
)
def test_a_question_that_is_not_asked_counts_as_unanswered(condition: object, becomes: object) -> None:
    say = Say("thanks", AT, only_if=condition)  # type: ignore[arg-type]

    kept = [step.only_if for step in left(HOPE, Ask("fee", AT, "yes/no"), say) if step.name == "thanks"]

    assert kept == ([] if becomes == "gone" else [becomes])


def test_a_count_leaves_out_what_is_not_asked() -> None:
    first, second = Let("some", AT, counted=("hope", "fee")), Let("none", AT, counted=("hope",))

    kept = left(
        HOPE, Ask("fee", AT, "yes/no"), first, second, Say("told", AT, only_if=Answered("none")), Review("r", AT)
    )

    assert [step.name for step in kept] == ["fee", "some", "r"]
    assert kept[1] == replace(first, counted=("fee",))


def test_the_shipped_flow_still_takes_a_request(under_hipaa: Content) -> None:
    asked = under_hipaa.flow.minimal
    assert asked is not None

    names = [step.name for step in asked.steps if isinstance(step, Ask)]

    assert names == [
        "consent",
        "age",
        "place",
        "may_write",
        "name",
        "who",
        "therapist",
        "format",
        "fees",
        "insurance",
        "policies",
        "times",
    ]
    assert under_hipaa.flow.index["hope"] not in asked.steps
    assert asked.hash != under_hipaa.flow.hash


# What is found ----------------------------------------------------------------------------------------------

HEAD = """flow: f
version: 1
steps:
  - ask: agreed
    type: consent
    text: May I keep your answers?
  - end: declined
    only if: agreed is no
    outcome: declined
    text: That is fine. You can also turn to your doctor.
"""
HOPES = """  - ask: hope
    type: text
    text: What do you hope for?
    optional: true
"""
REVIEWED = "  - review: check\n    text: Here it is.\n"
END = "  - end: bye\n    text: Goodbye.\n"
BROKEN = {
    "an ending that swallows the rest": (
        HOPES
        + "  - end: early\n    only if: hope is empty\n    text: Goodbye.\n  - say: more\n    text: More.\n"
        + END,
        "nobody can reach `more`",
    ),
    "a way without an ending": (
        HOPES + "  - end: early\n    only if: hope is empty and agreed is no\n    text: Goodbye.\n"
        "  - end: late\n    only if: hope is answered\n    text: Goodbye.\n",
        "never reach an ending",
    ),
    "a request that is never read back": (
        HOPES + "  - review: check\n    only if: hope is answered\n    text: Here it is.\n"
        "  - end: sent\n    only if: hope is answered or agreed is yes\n    outcome: request\n    text: Sent.\n" + END,
        "never read back",
    ),
    "a request that nobody can send": (
        HOPES
        + REVIEWED
        + "  - end: sent\n    only if: hope is answered\n    outcome: request\n    text: Sent.\n"
        + END,
        "nobody can send a request",
    ),
    "a text that prints what is not asked": (
        HOPES.replace("    optional: true\n", "") + "  - say: told\n    text: You hope for {{ hope }}.\n" + END,
        "`hope` may be missing here",
    ),
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(steps: str, *, minimal: bool) -> Loaded:
        (tmp_path / "flow.yaml").write_text(HEAD + steps, encoding="utf-8")
        return load_flow(tmp_path / "flow.yaml", PracticeValues(minimal=minimal))

    return written


@pytest.mark.parametrize(("steps", "told"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_in_minimal_mode_is_found_at_its_place(steps: str, told: str, write: Write) -> None:
    full, less = (write(steps, minimal=minimal) for minimal in (False, True))

    found = [each for each in less.findings if each.code == "E905"]
    assert [each.code for each in full.findings if each.code == "E905"] == []
    assert less.flow is None
    assert told in found[0].message
    assert found[0].message.startswith("in minimal mode, ")
    assert found[0].mend
    assert found[0].mark.line > HEAD.count("\n")


def test_full_mode_under_hipaa_is_refused_where_it_stands(tmp_path: Path) -> None:
    both = {"\nprivacy:\n": "\nprivacy:\n  hipaa covered entity: yes\n  mode: full\n"}
    path = practice_with(tmp_path, both)

    findings = load_practice(path.parent)

    assert isinstance(findings, tuple)
    (found,) = findings
    assert (found.code, path.read_text().splitlines()[found.mark.line - 1].strip()) == ("E904", "mode: full")


@pytest.mark.parametrize("form", ["form.example", "http://form.example"])
def test_a_form_that_is_not_secure_is_refused(form: str, tmp_path: Path) -> None:
    path = practice_with(tmp_path, {"\nprivacy:\n": f"\nprivacy:\n  secure form: {form}\n"})

    findings = load_practice(path.parent)

    assert isinstance(findings, tuple)
    assert [each.code for each in findings] == ["E116"]
