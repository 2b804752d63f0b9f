"""Values that follow from answers: worked out in reading order, checked, proven and printed, but never answers."""

import pytest

from bot.language.check.changes import changes
from bot.language.walk import paths, walk
from bot.transcript.play import Player
from tests.language.conftest import Load, Made, goes_well, read

FLOW = """\
flow: family_flow
version: 1
steps:
  - ask: agreed
    type: consent
    title: Privacy
    text: May I ask?
  - end: left
    only if: agreed is no
    text: That is fine.
  - ask: adults
    type: number
    title: Adults
    text: How many adults?
    min: 1
    max: 9
  - ask: children
    type: number
    title: Children
    text: How many children?
    min: 0
    max: 20
    optional: true
  - let: family
    sum of: [adults, children]
  - let: told
    number of: [adults, children]
  - let: room
    is:
      - only if: family > 6
        value: hall
        label: the hall
      - only if: family > 2 and told is 2
        value: large
        label: the large room
      - value: small
        label: a small room
  - say: which
    text: For {{ family }} of you we have {{ room }}.
  - end: full
    only if: room is hall
    outcome: closed
    text: We write to you at {{ practice.email }}.
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
adults: {title: Adultos, text: "¿Cuántos adultos?"}
children: {title: Niños, text: "¿Cuántos niños?"}
room: {options: {hall: la sala grande, large: la sala mediana, small: una sala pequeña}}
which: Para {{ family }} tenemos {{ room }}.
full: Te escribimos a {{ practice.email }}.
done: Gracias.
now: {hears: ayuda ahora}
"""


def test_a_value_decides_and_is_printed_in_every_language(made: Made) -> None:
    player = Player(made(FLOW, SPANISH))

    goes_well(player, "language: es\ngiven: agreed = yes, adults = 2\nclient: /start\nclient: 2\nbot: review look\n")

    assert read(player, -2).endswith("Para 4 tenemos la sala mediana.")
    assert "sala" not in read(player)


def test_a_value_follows_when_an_answer_changes(made: Made) -> None:
    player = Player(made(FLOW, SPANISH))

    goes_well(player, "given: agreed = yes, adults = 2, children = 1\nclient: /start\nbot: review look\n")
    goes_well(player, "client: /change\nclient: [change adults]\nclient: 8\nbot: end full\n")


def test_what_was_skipped_adds_nothing_and_is_not_counted(made: Made) -> None:
    player = Player(made(FLOW, SPANISH))

    goes_well(player, "given: agreed = yes, adults = 5\nclient: /start\nclient: /skip\nbot: review look\n")

    assert read(player, -2).endswith("For 5 of you we have a small room.")


def test_every_way_is_proven_also_those_that_only_a_sum_leads_to(load: Load) -> None:
    loaded = load(FLOW)
    assert loaded.flow

    assert loaded.findings == ()
    assert 0 not in walk(loaded.flow).outcomes.values()
    assert {end for _, end in paths(loaded.flow)} == {"left", "full", "done"}


def test_a_rule_that_changes_needs_a_new_version(load: Load) -> None:
    old, new = load(FLOW).flow, load(FLOW.replace("family > 6", "family > 7")).flow
    assert old
    assert new

    assert [each.code for each in changes(old, new)] == ["E402"]


HEAD = "flow: f\nversion: 1\nsteps:\n"
ASKS = (
    "  - ask: a\n    type: number\n    min: 0\n    max: 3\n    text: A?\n  - ask: b\n    text: B?\n    optional: true\n"
)
BYE = "  - end: bye\n    text: Bye.\n"
FAULTS = (
    ("  - let: c\n", ["12:10 E115"]),
    ("  - let: c\n    sum of: a\n    number of: b\n", ["13:5 E220"]),
    ("  - let: c\n    sum of: [a, b]\n", ["13:17 E221"]),
    ("  - let: c\n    sum of: [a, bye]\n", ["13:17 E221"]),
    ("  - let: c\n    number of: d\n  - ask: d\n    text: D?\n", ["13:16 E221"]),
    ("  - let: c\n    is:\n      - {only if: a > 1, value: x}\n", ["14:9 E220"]),
    ("  - let: c\n    is:\n      - value: x\n      - value: y\n", ["14:9 E220"]),
    ("  - let: c\n    is:\n      - {only if: z > 1, value: x}\n      - value: y\n", ["14:19 E202"]),
    ("  - let: c\n    is:\n      - {only if: a =, value: x}\n      - value: y\n", ["14:21 E201"]),
    ("  - let: c\n    is:\n      - {only if: a > 1, value: x y}\n      - value: y\n", ["14:33 E116"]),
    ("  - let: c\n    is:\n      - {only if: a > 1, valu: x}\n      - value: y\n", ["14:9 E115", "14:26 E114"]),
    ("  - let: c\n    is: []\n", ["13:9 E116"]),
    ("  - let: c\n    is:\n      - {only if: c is y, value: x}\n      - value: y\n", ["14:19 E203"]),
    ("  - let: c\n    sum of: a\n  - say: s\n    only if: c is x\n    text: S.\n", ["15:19 E205"]),
    ("  - let: c\n    sum of: a\n  - say: s\n    only if: c includes x\n    text: S.\n", ["15:14 E205"]),
    ("  - let: c\n    sum of: a\n  - say: s\n    only if: c > 3\n    text: S.\n", ["15:14 E301"]),
    ("  - let: c\n    sum of: a\n  - say: s\n    only if: c >= 0\n    text: S.\n", ["15:14 W304"]),
    ("  - say: s\n    text: It is {{ c }}.\n  - let: c\n    sum of: a\n", ["13:20 E208"]),
    ("  - let: c\n    only if: a > 1\n    sum of: a\n  - say: s\n    text: It is {{ c }}.\n", ["16:20 E211"]),
    ("  - let: c\n    is:\n      - value: y\n  - say: s\n    only if: c is z\n    text: S.\n", ["16:19 E204"]),
    ("  - let: c\n    is:\n      - {only if: a > 4, value: x}\n      - value: y\n", ["14:19 E310"]),
    ("  - let: c\n    is:\n      - {only if: a < 4, value: x}\n      - value: y\n", ["14:19 W304"]),
    ("  - ask: p\n    type: scale\n    min: 1\n    max: 5\n    text: P?\n  - let: c\n    sum of: p\n", ["18:13 E222"]),
    ("  - let: c\n    is:\n      - value: y\n  - say: s\n    text: It is {{ c }}.\n", ["14:9 E223"]),
    (
        "  - let: c\n    is:\n      - {only if: a < 4, value: x, label: X}\n      - {value: x, label: Y}\n",
        ["15:27 E220"],
    ),
)


@pytest.mark.parametrize(("steps", "wanted"), FAULTS)
def test_a_fault_is_told_where_it_stands(steps: str, wanted: list[str], load: Load) -> None:
    found = load(HEAD + ASKS + steps + BYE).findings

    assert [f"{each.mark.line}:{each.mark.column} {each.code}" for each in found] == wanted


def test_a_sum_of_several_bounded_numbers_is_proven_exactly(load: Load) -> None:
    asks = "".join(f"  - ask: n{i}\n    type: number\n    min: 0\n    max: 20\n    text: N?\n" for i in range(3))
    let = "  - let: all\n    sum of: [n0, n1, n2]\n"

    for only_if, codes in (("all is 37", []), ("all is 60", []), ("all > 60", ["E301"]), ("all < 61", ["W304"])):
        say = f"  - say: s\n    only if: {only_if}\n    text: S.\n"
        assert [each.code for each in load(HEAD + asks + let + say + BYE).findings] == codes


def test_a_value_inside_a_repeat_belongs_to_its_round(load: Load) -> None:
    group = (
        "  - repeat: kids\n    at most: 2\n    another: Another?\n    steps:\n"
        "      - ask: age\n        type: number\n        text: Age?\n"
        "      - let: stage\n        is:\n          - {only if: age < 12, value: child, label: a child}\n"
        "          - {value: teen, label: a young person}\n"
        "      - say: so\n        text: So that is {{ stage }}.\n"
    )

    loaded = load(HEAD + group + "  - let: kids_told\n    number of: [age_1, age_2]\n" + BYE)

    assert loaded.findings == ()
    assert loaded.flow
    assert [step.name for step in loaded.flow.steps if "stage" in step.name] == ["stage_1", "stage_2"]
