"""Which answers to a question can make a difference: those that some condition tells apart.

Numbers are reduced to the values at and beside every bound, multi-select questions to the options that are mentioned.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, pairwise, product
from types import MappingProxyType

from bot.core.flow.computed import conditions_of
from bot.core.flow.conditions import PRACTICE, leaves
from bot.core.flow.model import (
    Answered,
    Ask,
    Compare,
    Flow,
    Includes,
    Is,
    KindName,
    Let,
    Limits,
    Option,
    Step,
    Value,
)

Leaf = Is | Includes | Compare | Answered
MAX_MENTIONED = 8  # of one multi-select question; beyond, its subsets alone are too many

EXAMPLES: Mapping[KindName, Value] = MappingProxyType(
    {
        "text": "Sam",
        "long text": "A few words.",
        "email": "sam@example.org",
        "phone": "+441632960961",
        "number": 1,
        "scale": 1,
    }
)


def mentions(flow: Flow) -> dict[str, list[Leaf]]:
    """Name -> every comparison with it, in the whole flow, and what makes a difference to a sum it is part of."""
    found: dict[str, list[Leaf]] = {}
    for step in flow.steps:
        for condition in conditions_of(step):
            for leaf in leaves(condition):
                found.setdefault(leaf.name, []).append(leaf)
    for name, more in _summands(flow, found).items():
        found.setdefault(name, []).extend(more)
    return found


def _summands(flow: Flow, mentioned: Mapping[str, Iterable[Leaf]]) -> dict[str, list[Leaf]]:
    """Name -> comparisons that make a difference to a sum it is part of.

    If a sum can be some number at all, it can be so with all parts but one at an end of their range, or missing.
    """
    found: dict[str, list[Leaf]] = {}
    for let in flow.steps:
        if not isinstance(let, Let) or not let.added:
            continue
        marks = sorted({bound for leaf in mentioned.get(let.name, ()) for bound in _numbers(leaf)})
        ends = {name: _ends(flow.index.get(name), marks) for name in let.added}
        for name in let.added if marks else ():
            others = [(0.0, *ends[other]) for other in let.added if other != name]
            rests = {sum(chosen) for chosen in product(*others)}
            bounds = {*ends[name], *(mark - rest for mark in marks for rest in rests)}
            found.setdefault(name, []).extend(Compare(name, ">", bound) for bound in sorted(bounds))
    return found


def _ends(step: Step | None, marks: list[float]) -> tuple[float, float]:
    """The range of a question, or one that is wide enough for all that is compared with."""
    limits = step.limits if isinstance(step, Ask) else Limits()
    low = limits.minimum if limits.minimum is not None else 0.0
    return low, limits.maximum if limits.maximum is not None else max(low, *(abs(mark) + 1 for mark in marks), 1)


def branches(ask: Ask, mentioned: Iterable[Leaf]) -> tuple[Value | None, ...]:
    """One answer for each way on; None is to skip.

    >>> from bot.core.flow.model import Limits, Mark
    >>> age = Ask("age", Mark("x", 1, 1), kind="number", limits=Limits(minimum=5, maximum=120), optional=True)
    >>> branches(age, [Compare("age", "<", 18)])
    (17, 18, 19, None)
    """
    leaves_here = list(mentioned)
    read = _BY_KIND.get(ask.kind, _example)
    values: tuple[Value | None, ...] = read(ask, leaves_here)
    return (*values, None) if ask.optional else values


def _picked(ask: Ask, mentioned: list[Leaf]) -> tuple[Value, ...]:
    named = {leaf.value for leaf in mentioned if isinstance(leaf, Is | Includes)}
    if ask.kind == "consent" and not ask.optional:
        named.add("no")  # what a refusal leads to matters even where no condition looks at it
    ids = [option.id for option in ask.options]
    rest = [each for each in ids if each not in named][:1]
    return tuple(each for each in ids if each in named or each in rest) or ("",)


def _sets(ask: Ask, mentioned: list[Leaf]) -> tuple[Value, ...]:
    """Every set of mentioned options that the limits allow, each with and without one nobody mentions."""
    named = {leaf.value for leaf in mentioned if isinstance(leaf, Is | Includes)}
    known = [option for option in ask.options if option.id in named][:MAX_MENTIONED]
    spare = [option for option in ask.options if option.id not in named]
    least = max(ask.limits.at_least or 1, 1)
    most = ask.limits.at_most or len(ask.options)
    found: list[Value] = []
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            whole = _filled(chosen, spare, least)
            if least <= len(whole) <= most and (len(whole) == 1 or not any(each.exclusive for each in whole)):
                ids = {option.id for option in whole}
                found.append(tuple(option.id for option in ask.options if option.id in ids))
    return tuple(found) or (tuple(option.id for option in ask.options[:least]),)


def _filled(chosen: tuple[Option, ...], spare: list[Option], least: int) -> tuple[Option, ...]:
    """Add options nobody mentions until there are enough."""
    free = spare if least == 1 else [option for option in spare if not option.exclusive]
    return (*chosen, *free[: max(0, least - len(chosen))])


def _bounds(ask: Ask, mentioned: list[Leaf]) -> tuple[Value, ...]:
    low = ask.limits.minimum if ask.limits.minimum is not None else float("-inf")
    high = ask.limits.maximum if ask.limits.maximum is not None else float("inf")
    marks = sorted({bound for leaf in mentioned for bound in _numbers(leaf)})
    if not marks:
        return (_whole(low if low > float("-inf") else min(1, high)),)
    beside = [min(max(mark + step, low), high) for mark in marks for step in (-1, 0, 1)]
    between = [(one + two) / 2 for one, two in pairwise(marks) if two - one <= 1]
    return tuple(_whole(each) for each in sorted({each for each in (*beside, *between) if low <= each <= high}))


def _numbers(leaf: Leaf) -> Iterable[float]:
    if isinstance(leaf, Compare):
        yield leaf.value
    elif isinstance(leaf, Is):
        try:
            yield float(leaf.value)
        except ValueError:
            return


def _whole(number: float) -> Value:
    return int(number) if number == int(number) else number


def _example(ask: Ask, mentioned: list[Leaf]) -> tuple[Value, ...]:
    written = tuple(dict.fromkeys(leaf.value for leaf in mentioned if isinstance(leaf, Is)))
    return (*written, EXAMPLES[ask.kind])


def _date(ask: Ask, _mentioned: list[Leaf]) -> tuple[Value, ...]:
    bounds = (ask.limits.earliest, ask.limits.latest, "2000-01-01")
    return (next(each for each in bounds if each and each != "today"),)


def _time(ask: Ask, _mentioned: list[Leaf]) -> tuple[Value, ...]:
    return (ask.limits.earliest or ask.limits.latest or "18:30",)


_BY_KIND: Mapping[KindName, Callable[[Ask, list[Leaf]], tuple[Value, ...]]] = MappingProxyType(
    {
        "choice": _picked,
        "yes/no": _picked,
        "consent": _picked,
        "choices": _sets,
        "number": _bounds,
        "scale": _bounds,
        "date": _date,
        "time": _time,
    }
)


def facts_as_questions(flow: Flow) -> tuple[Ask, ...]:
    """Facts of the practice that conditions look at, as if they were asked first: any practice, not just this one."""
    return tuple(_as_question(name, found, flow) for name, found in mentions(flow).items() if name.startswith(PRACTICE))


def _as_question(name: str, found: list[Leaf], flow: Flow) -> Ask:
    mark = flow.steps[0].mark
    optional = any(isinstance(leaf, Answered) for leaf in found)
    if any(isinstance(leaf, Compare) for leaf in found):
        return Ask(name, mark, kind="number", optional=optional)
    several = any(isinstance(leaf, Includes) for leaf in found)
    values = [leaf.value for leaf in found if isinstance(leaf, Is | Includes)]
    options = tuple(Option(each) for each in dict.fromkeys((*values, "something else")))
    return Ask(name, mark, kind="choices" if several else "choice", options=options, optional=optional)
