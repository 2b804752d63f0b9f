"""Does a condition hold? The one evaluation, shared by the engine and by the proofs over all paths.

A question that is unanswered or skipped has no value, and every comparison with it is false. So `not (age < 18)`
holds for somebody who was never asked their age, while `age >= 18` does not.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or, Value

PRACTICE = "practice."

_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda found, bound: found < bound,
    "<=": lambda found, bound: found <= bound,
    ">": lambda found, bound: found > bound,
    ">=": lambda found, bound: found >= bound,
}


def holds(condition: Condition, values: Mapping[str, Value], facts: Mapping[str, Value]) -> bool:
    """Whether the condition is true for these answers and these facts of the practice (`practice.` names).

    >>> adult = Compare("age", ">=", 18)
    >>> holds(adult, {"age": 18}, {}), holds(adult, {"age": 17}, {}), holds(adult, {}, {})
    (True, False, False)
    >>> holds(And((Answered("fee"), Not(Is("fee", "yes")))), {"fee": "no"}, {})
    True
    >>> holds(Includes("topics", "work"), {"topics": ("work", "sleep")}, {})
    True
    >>> holds(Is("practice.online", "yes"), {}, {"practice.online": "yes"})
    True
    """
    match condition:
        case And(parts):
            return all(holds(part, values, facts) for part in parts)
        case Or(parts):
            return any(holds(part, values, facts) for part in parts)
        case Not(part):
            return not holds(part, values, facts)
        case Is() | Includes() | Compare() | Answered():
            found = (facts if condition.name.startswith(PRACTICE) else values).get(condition.name)
            return found is not None and _compares(condition, found)


def _compares(condition: Is | Includes | Compare | Answered, found: Value) -> bool:
    match condition:
        case Is(_, wanted):
            return found == wanted if isinstance(found, str) else _same_number(found, wanted)
        case Includes(_, wanted):
            return isinstance(found, tuple) and wanted in found
        case Compare(_, operator, bound):
            return isinstance(found, int | float) and _ORDER[operator](found, bound)
        case Answered():
            return True


def _same_number(found: Value, wanted: str) -> bool:
    """`age is 18`: the file says `18`, the answer is a number; text never equals a number by accident."""
    try:
        return isinstance(found, int | float) and found == float(wanted)
    except ValueError:
        return False


def reads(condition: Condition) -> frozenset[str]:
    """Every name the condition looks at, facts of the practice included.

    >>> sorted(reads(Or((Is("fee", "no"), Not(Answered("practice.fee"))))))
    ['fee', 'practice.fee']
    """
    return frozenset(leaf.name for leaf in leaves(condition))


def leaves(condition: Condition) -> Iterator[Is | Includes | Compare | Answered]:
    """The comparisons in a condition, from left to right."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Is() | Includes() | Compare() | Answered():
            yield condition


def certain(condition: Condition | None) -> frozenset[str]:
    """Names that surely have a value wherever the condition holds.

    >>> sorted(certain(And((Is("fee", "no"), Or((Answered("age"), Answered("goals")))))))
    ['fee']
    """
    match condition:
        case None | Not():
            return frozenset()
        case And(parts):
            return frozenset().union(*map(certain, parts))
        case Or(parts):
            return frozenset.intersection(*map(certain, parts))
        case Is() | Includes() | Compare() | Answered():
            return frozenset({condition.name})
