"""Conditions: every form, every mistake at its character, and back into words."""

import pytest

from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or
from bot.language.condition import MAX_LENGTH, Parsed, Spot, Unreadable, parse_condition
from bot.language.spell import spell

pytestmark = pytest.mark.core

FORMS: tuple[tuple[str, Condition], ...] = (
    ("fee is yes", Is("fee", "yes")),
    ("fee is not yes", And((Answered("fee"), Not(Is("fee", "yes"))))),
    ("topics includes sleep", Includes("topics", "sleep")),
    ("age < 18", Compare("age", "<", 18)),
    ("age <= 18.5", Compare("age", "<=", 18.5)),
    ("age > -3", Compare("age", ">", -3)),
    ("age>=18", Compare("age", ">=", 18)),
    ("fee is answered", Answered("fee")),
    ("fee is empty", Not(Answered("fee"))),
    ("fee is not answered", Not(Answered("fee"))),
    ("fee is not empty", Answered("fee")),
    ("not fee is yes", Not(Is("fee", "yes"))),
    ("practice.online is yes", Is("practice.online", "yes")),
    ("place is 'far away'", Is("place", "far away")),
    ('place is "empty"', Is("place", "empty")),
    ("band is 18_25", Is("band", "18_25")),
    ("a is b and c is d", And((Is("a", "b"), Is("c", "d")))),
    ("a is b or c is d and e is f", Or((Is("a", "b"), And((Is("c", "d"), Is("e", "f")))))),
    ("(a is b or c is d) and e is f", And((Or((Is("a", "b"), Is("c", "d"))), Is("e", "f")))),
    ("a is b\n  or c is d", Or((Is("a", "b"), Is("c", "d")))),
    ("notes is island", Is("notes", "island")),
)


@pytest.mark.parametrize(("text", "condition"), FORMS)
def test_a_form_is_read(text: str, condition: Condition) -> None:
    parsed = parse_condition(text)

    assert isinstance(parsed, Parsed)
    assert parsed.condition == condition


MISTAKES = (
    ("", 0),
    ("age", 3),
    ("age is", 6),
    ("age less than 18", 4),
    ("age = 18", 4),
    ("age == 18", 4),
    ("age ! is 18", 4),
    ("age < 18 & fee is no", 9),
    ("age < 18 | fee is no", 9),
    ("age < young", 6),
    ("age < 1e9", 6),
    ("(age < 18", 9),
    ("age < 18)", 8),
    ("age is far away", 11),
    ("place is 'far", 9),
    ("and is no", 0),
    ("age IS 18", 4),
    ("not", 3),
    ("fee is no and", 13),
    ("x" * (MAX_LENGTH + 1), 0),
)


@pytest.mark.parametrize(("text", "at"), MISTAKES)
def test_a_mistake_is_placed_and_mended(text: str, at: int) -> None:
    problem = parse_condition(text)

    assert isinstance(problem, Unreadable)
    assert problem.at == at
    assert problem.message
    assert problem.mend


def test_every_name_and_value_keeps_its_place() -> None:
    parsed = parse_condition("not (age < 18) and topics includes 'x y'")

    assert isinstance(parsed, Parsed)
    assert parsed.spots == (Spot("age", 5, "<", "18", 11), Spot("topics", 19, "includes", "x y", 35))


def test_deep_brackets_do_not_exhaust_the_stack() -> None:
    deep = "(" * 480 + "a is b" + ")" * 480

    assert isinstance(parse_condition(deep), Parsed)


@pytest.mark.parametrize(("text", "condition"), FORMS)
def test_a_condition_survives_being_written(text: str, condition: Condition) -> None:
    parsed = parse_condition(spell(condition))

    assert isinstance(parsed, Parsed)
    assert parsed.condition == condition
