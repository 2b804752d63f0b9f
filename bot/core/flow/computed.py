"""Values that follow from answers: worked out afresh, in reading order, and never kept or shown as an answer."""

from collections.abc import Iterator, Mapping

from bot.core.flow.conditions import holds, reads
from bot.core.flow.model import Condition, Let, Step, Value

PLACES = 6  # behind the point; 0.1 and 0.2 are 0.3


def worked_out(let: Let, known: Mapping[str, Value], facts: Mapping[str, Value]) -> Value | None:
    """The value, or None where there is nothing to make it of.

    >>> from bot.core.flow.model import Case, Is, Mark
    >>> way = Let("way", Mark("x", 1, 1), cases=(Case("far", Is("place", "abroad")), Case("near")))
    >>> worked_out(way, {"place": "abroad"}, {}), worked_out(way, {}, {})
    ('far', 'near')
    >>> family = Let("family", Mark("x", 1, 1), added=("adults", "children"))
    >>> worked_out(family, {"adults": 2}, {}), worked_out(family, {}, {})
    (2, None)
    """
    if let.counted:
        return sum(name in known for name in let.counted)
    if let.added:
        numbers = [value for name in let.added if isinstance(value := known.get(name), int | float)]
        return _whole(round(sum(numbers), PLACES)) if numbers else None
    place = case_of(let, known, facts)
    return None if place is None else let.cases[place].value


def case_of(let: Let, known: Mapping[str, Value], facts: Mapping[str, Value]) -> int | None:
    """The first case that holds."""
    held = (place for place, case in enumerate(let.cases) if case.only_if is None or holds(case.only_if, known, facts))
    return next(held, None)


def with_computed(let: Let, known: Mapping[str, Value], facts: Mapping[str, Value]) -> dict[str, Value]:
    """What is known once the value is worked out too."""
    value = worked_out(let, known, facts)
    return dict(known) if value is None else {**known, let.name: value}


def conditions_of(step: Step) -> Iterator[Condition]:
    """Every condition that a step has, those of its cases too."""
    if step.only_if is not None:
        yield step.only_if
    for case in step.cases if isinstance(step, Let) else ():
        if case.only_if is not None:
            yield case.only_if


def looks_at(step: Step) -> frozenset[str]:
    """All names that a step depends on."""
    named = frozenset((*step.counted, *step.added)) if isinstance(step, Let) else frozenset()
    return named.union(*map(reads, conditions_of(step)))


def _whole(number: float) -> Value:
    return int(number) if number == int(number) else number
