"""When a condition holds: an unanswered question makes every comparison with it false."""

import pytest

from bot.core.flow.conditions import certain, holds, reads
from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or

pytestmark = pytest.mark.core

VALUES = {"age": 18, "weight": 70.5, "fee": "no", "topics": ("work", "sleep"), "text": "18"}
FACTS = {"practice.online": "yes", "practice.therapists": 2}

TRUE: tuple[Condition, ...] = (
    Is("fee", "no"),
    Is("age", "18"),
    Is("weight", "70.5"),
    Is("text", "18"),
    Is("practice.online", "yes"),
    Includes("topics", "sleep"),
    Compare("age", "<=", 18),
    Compare("age", ">=", 18),
    Compare("age", "<", 18.5),
    Compare("practice.therapists", ">", 1),
    Answered("fee"),
    Not(Answered("missing")),
    Not(Is("missing", "no")),
    And((Is("fee", "no"), Answered("age"))),
    Or((Is("fee", "yes"), Answered("age"))),
)
FALSE: tuple[Condition, ...] = (
    Is("fee", "yes"),
    Is("age", "young"),
    Is("topics", "work"),
    Includes("fee", "no"),
    Includes("topics", "love"),
    Compare("fee", "<", 3),
    Compare("topics", "<", 3),
    Compare("age", "<", 18),
    Is("missing", "no"),
    Compare("missing", "<", 3),
    Compare("missing", ">=", 3),
    Includes("missing", "no"),
    Answered("missing"),
    And((Answered("missing"), Not(Is("missing", "no")))),
    Is("practice.unknown", "yes"),
    And((Is("fee", "no"), Is("fee", "yes"))),
    Or((Is("fee", "yes"), Answered("missing"))),
)


@pytest.mark.parametrize("condition", TRUE)
def test_a_condition_holds(condition: Condition) -> None:
    assert holds(condition, VALUES, FACTS)


@pytest.mark.parametrize("condition", FALSE)
def test_a_condition_does_not_hold(condition: Condition) -> None:
    assert not holds(condition, VALUES, FACTS)


def test_an_answer_cannot_pass_for_a_fact() -> None:
    assert not holds(Is("practice.online", "no"), {"practice.online": "no"}, FACTS)


def test_a_condition_reads_every_name_in_it() -> None:
    condition = Or((And((Is("a", "x"), Not(Answered("b")))), Includes("practice.c", "y")))

    assert reads(condition) == {"a", "b", "practice.c"}


def test_only_what_every_alternative_needs_is_certain() -> None:
    assert certain(None) == frozenset()
    assert certain(Not(Answered("a"))) == frozenset()
    assert certain(Or((And((Is("a", "x"), Answered("b"))), Compare("b", "<", 3)))) == {"b"}
