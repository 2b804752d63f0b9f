"""Rules where the sample flow does not tell enough."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.language.check import RULES
from bot.language.load import load_flow
from bot.language.values import PracticeValues
from tests.language.conftest import NAMES, Load

HEAD = "flow: f\nversion: 1\nsteps:\n"
FOOT = "  - end: bye\n    text: Bye.\n"


def codes(load: Load, steps: str) -> list[str]:
    return [each.code for each in load(HEAD + steps + FOOT).findings]


def test_who_is_reminded_is_checked_like_every_condition(load: Load) -> None:
    steps = "  - ask: ok\n    type: consent\n    purpose: reminders\n    optional: true\n    text: May I remind you?\n"
    top = "reminders: {after: 2 days, only if: %s}\nsteps:\n"

    def found(condition: str) -> list[str]:
        return [each.code for each in load(HEAD.replace("steps:\n", top % condition) + steps + FOOT).findings]

    assert found("ok is yes") == []
    assert found("okay is yes") == ["E202"]
    assert found("ok is maybe") == ["E204"]
    assert found("ok is is yes") == ["E201"]


def test_vague_belongs_to_a_consent_to_be_written_to(load: Load) -> None:
    def found(*keys: str) -> list[tuple[str, str]]:
        steps = "".join(f"    {key}\n" for key in ("text: May I?", "options: {vague: Vaguely}", *keys))
        return [(each.code, each.mend) for each in load(f"{HEAD}  - ask: ok\n{steps}{FOOT}").findings]

    assert found("type: consent", "purpose: reminders", "optional: true") == []
    assert found("type: consent") == [("E116", "add `purpose: reminders`, if it asks whether you may write first")]
    assert [code for code, _ in found("type: yes/no")] == ["E116"]
    assert [code for code, _ in found("type: yes/no", "purpose: reminders")] == ["E117"]
    assert [code for code, _ in found("type: consent", "purpose: news")] == ["E116"]


def test_a_yes_to_reminders_is_free_and_the_question_cannot_be_waived(load: Load) -> None:
    top = HEAD.replace("steps:", "reminders: {after: 2 days}\nwaive: {E311: nobody minds}\nsteps:")
    asked = "  - ask: ok\n    type: consent\n    purpose: reminders\n    text: May I?\n"

    assert {each.code for each in load(top + FOOT).findings} >= {"E311", "E124"}
    assert codes(load, asked) == ["E311"]
    assert codes(load, asked + "    optional: true\n") == []


def test_three_reminders_are_too_many(load: Load) -> None:
    assert "E116" in [
        each.code
        for each in load(HEAD.replace("steps:", "reminders: {after: [1 day, 2 days, 3 days]}\nsteps:") + FOOT).findings
    ]


def test_an_optional_consent_opens_no_sensitive_question(load: Load) -> None:
    steps = (
        "  - ask: ok\n    type: consent\n    optional: true\n    text: May I remind you?\n"
        "  - end: no\n    only if: ok is no or ok is empty\n    text: Bye.\n"
        "  - ask: hope\n    type: long text\n    sensitive: true\n"
        "    why: To get ready.\n    text: What do you hope for?\n"
    )

    assert "E305" in codes(load, steps)


def test_a_new_version_of_the_notice_is_another_consent(tmp_path: Path, practice: PracticeValues) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(HEAD + "  - ask: ok\n    type: consent\n    text: May I?\n" + FOOT, encoding="utf-8")

    flows = [load_flow(path, replace(practice, notice=notice)).flow for notice in (1, 1, 2)]

    first, same, raised = (flow.index["ok"].fingerprint for flow in flows if flow)  # type: ignore[union-attr]
    assert first == same != raised


def test_every_rule_has_one_way_to_look() -> None:
    assert all((rule.reads is None) != (rule.proves is None) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_what_only_another_practice_reaches_is_no_fault(load: Load) -> None:
    assert codes(load, "  - end: one\n    only if: practice.several_formats is no\n    text: Bye.\n") == []
    assert codes(load, "  - end: one\n    only if: practice.therapists > 2\n    text: Bye.\n") == []
    assert codes(load, "  - end: one\n    only if: practice.languages includes fr\n    text: Bye.\n") == []


def test_what_no_practice_reaches_is_a_fault(load: Load) -> None:
    never = "practice.several_formats is no and practice.several_formats is yes"

    assert codes(load, f"  - end: one\n    only if: {never}\n    text: Bye.\n") == ["E302"]


def test_everything_behind_an_unconditional_ending_is_unreachable(load: Load) -> None:
    assert codes(load, "  - end: first\n    text: Bye.\n  - ask: age\n    type: number\n    text: Age?\n") == [
        "E301",
        "E302",
    ]


def test_a_condition_that_an_earlier_ending_makes_impossible_is_found(load: Load) -> None:
    steps = (
        "  - ask: age\n    type: number\n    text: Age?\n"
        "  - end: young\n    only if: age < 18\n    text: Bye.\n"
        "  - say: reduced\n    only if: age < 16\n    text: Half price.\n"
    )

    found = load(HEAD + steps + FOOT).findings

    assert [(each.code, each.mark.line, each.mark.column) for each in found] == [("E301", 11, 14)]


def test_the_condition_of_a_section_is_judged_once(load: Load) -> None:
    steps = (
        "  - ask: a\n    type: yes/no\n    text: A?\n"
        "  - end: no\n    only if: a is no\n    text: Bye.\n"
        "  - section: s\n    only if: a is yes\n"
        "  - say: x\n    text: X.\n  - say: y\n    text: Y.\n"
    )

    found = load(HEAD + steps + FOOT).findings

    assert [(each.code, each.mark.line, each.mark.column) for each in found] == [("W304", 11, 14)]


@pytest.mark.parametrize(
    ("kind", "limit", "wanted"),
    [("time", "18:30", []), ("time", "today", ["E116"]), ("date", "18:30", ["E116"]), ("time", "25:00", ["E116"])],
)
def test_the_limits_of_a_time_are_times(kind: str, limit: str, wanted: list[str], load: Load) -> None:
    assert codes(load, f"  - ask: t\n    type: {kind}\n    earliest: {limit}\n    text: When?\n") == wanted


ANSWER = "  - ask: fee\n    type: number\n    text: Fee?\n"
SURE = (
    "    only if: fee is answered\n",
    "    only if: fee > 3 and name is answered\n",
    "    only if: name is answered\n",
)


@pytest.mark.parametrize("condition", SURE)
def test_an_answer_that_is_sure_needs_no_default(condition: str, load: Load) -> None:
    name = "  - ask: name\n    optional: true\n    text: Name?\n"
    fee = ANSWER + "    only if: name is answered\n"
    printing = f"  - say: thanks\n    text: Thanks for {{{{ fee }}}}.\n{condition}"

    assert codes(load, name + fee + printing) == []


def test_an_answer_of_an_anytime_entry_always_needs_a_default(load: Load) -> None:
    anytime = "anytime:\n  - faq: fees\n    hears: fee\n    text: You said {{ fee }}.\n"

    found = load(HEAD + ANSWER + FOOT + anytime).findings

    assert [(each.code, each.mark.line) for each in found] == [("E211", 12)]


@pytest.mark.parametrize(
    ("condition", "found"), [("", ["E212"]), ("    only if: practice.several_formats is no\n", [])]
)
def test_an_empty_list_of_the_practice_matters_where_it_is_asked(
    condition: str, found: list[str], tmp_path: Path, practice: PracticeValues
) -> None:
    step = "  - ask: a\n    type: choice\n    text: A?\n    options from: places\n" + condition
    (tmp_path / "flow.yaml").write_text(HEAD + step + FOOT, encoding="utf-8")

    loaded = load_flow(tmp_path / "flow.yaml", replace(practice, options={"places": ()}))

    assert [each.code for each in loaded.findings] == found


def test_proofs_wait_for_names_and_conditions_to_be_right(load: Load) -> None:
    assert codes(load, "  - end: first\n    only if: nobody is no\n    text: Bye.\n") == ["E202"]


def test_the_reproduction_is_the_shortest_way_there(load: Load) -> None:
    steps = "  - ask: a\n    type: yes/no\n    text: A?\n  - end: no\n    only if: a is no\n    text: Bye.\n"

    found = load(HEAD + steps).findings

    assert [(each.code, each.reproduction) for each in found] == [
        ("E303", "client: /start\nbot:    ask a\nclient: [yes]")
    ]


def test_a_sensitive_question_after_a_refusal_is_found(load: Load) -> None:
    steps = (
        "  - ask: ok\n    type: consent\n    text: OK?\n"
        "  - ask: pain\n    sensitive: true\n    why: To prepare.\n    text: What hurts?\n"
    )

    found = load(HEAD + steps + FOOT).findings

    shown = "client: /start\nbot:    ask ok\nclient: [no]\nbot:    ask pain"
    assert [(each.code, each.reproduction) for each in found] == [("E305", shown)]


def test_a_language_the_practice_lacks_is_printed_in_the_own(load: Load, intake: str, intake_de: str) -> None:
    values = PracticeValues({"en": NAMES})

    assert values.printed("de", "en") == NAMES
    assert PracticeValues().printed("de", "en") == {}
