"""A group that is gone through several times is steps like any other; its faults are told once, where they stand."""

from pathlib import Path

import pytest

from bot.core.flow.model import And, Answered, Ask, Is
from bot.language.load import draft_flow
from bot.language.walk import walk
from bot.transcript.coverage import coverage, visited
from bot.transcript.play import Player
from tests.language.conftest import Load, Made, goes_well, read

FLOW = """\
flow: goals_flow
version: 1
steps:
  - ask: agreed
    type: consent
    title: Privacy
    text: May I ask?
  - end: left
    only if: agreed is no
    text: That is fine.
  - repeat: goals
    title: More goals
    at most: 3
    another: Is there a goal number {{ number }}?
    steps:
      - ask: goal
        title: Goal {{ number }}
        text: What would you like to be different?
        optional: true
        was: hope
      - ask: by_when
        only if: goal is answered
        title: When, goal {{ number }}
        text: By when, for “{{ goal }}”?
  - say: both
    only if: goal_1 is answered and goal_2 is answered
    text: So it is {{ goal_1 }} and {{ goal_2 }}.
  - review: look
  - end: done
    outcome: request
    text: Thank you.
anytime:
  - faq: now
    hears: help now
    urgent: true
"""
SPANISH = """\
agreed: {title: Privacidad, text: "¿Puedo preguntar?"}
left: Está bien.
goals: {title: Más metas, text: "¿Hay una meta número {{ number }}?"}
goal: {title: "Meta {{ number }}", text: "¿Qué te gustaría que fuera distinto?"}
by_when: {title: "Cuándo, meta {{ number }}", text: "¿Para cuándo, “{{ goal }}”?"}
both: Entonces, {{ goal_1 }} y {{ goal_2 }}.
done: Gracias.
now: {hears: ayuda ahora}
"""


def test_the_rounds_are_steps_with_names_of_their_own(load: Load) -> None:
    flow = load(FLOW).flow
    assert flow

    names = [step.name for step in flow.steps]

    assert names[2:10] == ["goal_1", "by_when_1", "goals_2", "goal_2", "by_when_2", "goals_3", "goal_3", "by_when_3"]
    assert {step.mark.line for step in flow.steps if step.name.startswith("by_when_")} == {21}


def test_a_condition_inside_looks_at_its_own_round(load: Load) -> None:
    flow = load(FLOW).flow
    assert flow

    assert flow.index["by_when_1"].only_if == Answered("goal_1")
    assert flow.index["by_when_2"].only_if == And((Is("goals_2", "yes"), Answered("goal_2")))
    assert flow.index["goals_3"].only_if == Is("goals_2", "yes")


def test_every_round_is_proven_and_nothing_is_wrong_with_it(load: Load) -> None:
    loaded = load(FLOW)
    assert loaded.flow

    assert loaded.findings == ()
    assert walk(loaded.flow).outcomes == {"left": 1, "done": 14}


def test_a_round_prints_its_number_and_its_own_answers_in_every_language(made: Made) -> None:
    player = Player(made(FLOW, SPANISH))

    goes_well(player, "language: es\ngiven: agreed = yes, goal_1 = dormir, by_when_1 = mayo\nclient: /start\n")
    assert "¿Hay una meta número 2?" in read(player)
    goes_well(player, "client: [yes]\nclient: reír\n")
    assert "¿Para cuándo, “reír”?" in read(player)
    goes_well(player, "client: junio\nclient: [no]\nbot: say both, review look\n")
    assert "Entonces, dormir y reír." in read(player, -2)
    assert "Meta 2: reír" in read(player)
    assert "Más metas" not in read(player)


def test_fewer_rounds_put_answers_aside_and_more_rounds_bring_them_back(made: Made) -> None:
    player = Player(made(FLOW, SPANISH))
    told = "given: agreed = yes, goal_1 = sleep, by_when_1 = May, goals_2 = yes, goal_2 = laugh, by_when_2 = June\n"

    goes_well(player, told + "client: /start\nbot: ask goals_3\nclient: [no]\nbot: review look")
    goes_well(player, "client: /change\nclient: [change goals_2]\nclient: [no]\nbot: change_removes\n")
    goes_well(player, "client: [change it]\nbot: review look\nnot: say both\nnot in summary: goal_2, by_when_2\n")
    assert "laugh" not in read(player)
    goes_well(player, "client: /change\nclient: [change goals_2]\nclient: [yes]\nbot: review look\n")
    goes_well(player, "saved: goal_2 = laugh, by_when_2 = June, goals_3 = no\n")
    assert "Goal 2: laugh" in read(player)


def test_an_answer_to_a_question_that_was_none_of_a_repeat_goes_to_the_first_round(made: Made) -> None:
    before = FLOW[: FLOW.index("  - repeat")] + "  - ask: hope\n    title: Hope\n    text: What do you hope for?\n"
    player = Player(made(before + FLOW[FLOW.index("  - review") :], SPANISH_BEFORE))
    goes_well(player, "given: agreed = yes\nclient: /start\nclient: sleep\nbot: review look\n")

    player.content = made(FLOW.replace("version: 1", "version: 2"), SPANISH)

    goes_well(player, "client: /resume\nsaved: goal_1 = sleep\nbot: ask by_when_1\n")


SPANISH_BEFORE = "hope: {title: Esperanza, text: ¿Qué esperas?}\n" + "".join(
    line for line in SPANISH.splitlines(keepends=True) if not line.startswith(("goal", "by_when", "both"))
)

HEAD = "flow: f\nversion: 1\nsteps:\n"
GROUP = "  - repeat: goals\n    at most: 3\n    another: Another?\n    steps:\n"
BYE = "  - end: bye\n    text: Bye.\n"
FAULTS = (
    ("      - ask: goal\n        txt: What?\n", ["8:9 E115", "9:9 E114"]),
    ("      - ask: goal\n        text: What?\n        only if: gaol is x\n", ["10:18 E202"]),
    ("      - ask: goal\n        text: What?\n        only if: later is yes\n", ["10:18 E202"]),
    ("      - ask: goal\n        text: What?\n        only if: goal =\n", ["10:23 E201"]),
    ("      - ask: goal\n        text: What?\n        only if: goal is answered\n", ["10:18 E203"]),
    ("      - ask: goal\n        text: What {{ nmae }}?\n", ["9:23 E207"]),
    ("      - ask: goal\n        text: Now {{ number }}, what {{ nmae }}?\n", ["9:41 E207"]),
    ("      - say: a\n        text: So {{ goal }}.\n      - ask: goal\n        text: What?\n", ["9:21 E208"]),
    (
        "      - ask: goal\n        type: number\n        min: 3\n        max: 1\n        text: How many?\n",
        ["11:9 E121"],
    ),
    ("      - end: goal\n        text: Bye.\n", ["8:9 E118"]),
    ("      - repeat: more\n        another: Bye.\n", ["8:9 E118"]),
    ("      - ask: goals\n        text: What?\n", ["8:14 E120"]),
    ("      - ask: bye\n        text: What?\n", ["8:14 E120"]),
    ("      - ask: number\n        text: What?\n", ["8:14 E119"]),
    ("      - ask: goal\n        text: What?\n  - ask: goal_2\n    text: What?\n", ["10:10 E120"]),
)


@pytest.mark.parametrize(("steps", "wanted"), FAULTS)
def test_a_fault_is_told_once_and_where_it_stands(steps: str, wanted: list[str], load: Load) -> None:
    found = load(HEAD + GROUP + steps + BYE).findings

    assert [f"{each.mark.line}:{each.mark.column} {each.code}" for each in found] == wanted
    assert "_1" not in "".join(each.message + each.mend for each in found)


GOAL = "      - ask: goal\n        text: What?\n"
KEYS = (
    (GROUP.replace("    at most: 3\n", "") + GOAL, ["4:5 E115"]),
    (GROUP.replace("3", "1") + GOAL, ["5:14 E116"]),
    (GROUP.replace("3", "many") + GOAL, ["5:14 E116"]),
    (GROUP.replace("    another: Another?\n", "") + GOAL, ["4:5 E115"]),
    (GROUP.replace("    steps:\n", ""), ["4:5 E115"]),
    (GROUP.replace("    steps:\n", "    steps: some\n"), ["7:12 E116"]),
    (GROUP.replace("another:", "anoter:") + GOAL, ["4:5 E115", "6:5 E114"]),
    (GROUP.replace("    steps:", "    only if: nobody is x\n    steps:") + GOAL, ["7:14 E202"]),
)


@pytest.mark.parametrize(("group", "wanted"), KEYS)
def test_a_fault_of_the_group_itself_is_told_once(group: str, wanted: list[str], load: Load) -> None:
    found = load(HEAD + group + BYE).findings

    assert [f"{each.mark.line}:{each.mark.column} {each.code}" for each in found] == wanted


def test_a_translation_that_lacks_a_group_is_told_so_once(load: Load) -> None:
    found = load(FLOW, de="goal: {title: Ziel, text: Was?}\n").findings

    lacking = [each.message for each in found if "goal" in each.message or "by_when" in each.message]
    assert [each.partition(";")[0] for each in lacking] == ["`by_when` is not translated", "`goals` is not translated"]


def test_a_waiver_counts_for_every_round(load: Load) -> None:
    two = "      - ask: goal\n        waive: {W704: they belong together}\n        text: What is it? And why?\n"

    assert [each.code for each in load(HEAD + GROUP + two + BYE).findings] in (
        [],
        ["W131"],
    )  # nobody looks at tone here


def test_one_round_in_a_chat_stands_for_all(made: Made, tmp_path: Path) -> None:
    content = made(FLOW, SPANISH)
    player = Player(content)
    goes_well(player, "given: agreed = yes\nclient: /start\nclient: sleep\nclient: May\nclient: [no]\n")

    draft, _ = draft_flow(tmp_path / "free_consultation.yaml", content.sources.values)
    assert draft
    found = coverage(draft, visited(content.flow, [player]))

    told = [each.message for each in found.findings]
    assert "no chat picks `yes` of `goals`" in told
    assert not [each for each in told if "_2" in each or "_3" in each]


def test_questions_are_asked_in_the_kind_they_have(load: Load) -> None:
    flow = load(FLOW).flow
    assert flow

    another = flow.index["goals_2"]

    assert isinstance(another, Ask)
    assert (another.kind, another.summary) == ("yes/no", "hidden")
