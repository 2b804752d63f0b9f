"""The flow as it is asked where messages pass through others: nothing about health, and nearly no words of one's own.

What is left out counts as unanswered, so conditions are worked out as far as that decides them: a step that could
only be for someone who answered is left out as well.
"""

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from bot.core.flow.model import And, Ask, Case, Condition, Flow, Let, Not, Option, Or, Reminders, Step

NAME = "name"
"""The one question that may be answered in one's own words: what someone would like to be called."""

LONGEST_NAME = 40  # characters
MOST_NAMES = 4  # words, pronouns included
PLAIN = frozenset({"number", "choice", "choices", "yes/no", "date", "time", "email", "phone"})
"""Kinds of which only a fact is kept, whatever is typed. A scale tells of health, so it is not among them."""


def minimal_of(flow: Flow) -> Flow:
    """
    >>> from bot.core.flow.model import Answered, End, Mark, Say
    >>> at = Mark("x", 1, 1)
    >>> hope, age, thanks = Ask("hope", at, "long text"), Ask("age", at, "number"), Say("thanks", at)
    >>> glad = replace(thanks, name="glad", only_if=Answered("hope"))
    >>> flow = Flow("f", 1, "h", (hope, glad, age, thanks, End("end", at)))
    >>> [step.name for step in minimal_of(flow).steps]
    ['age', 'thanks', 'end']
    """
    steps = tuple(_kept(flow.steps))
    gone = {step.name for step in flow.steps} - {step.name for step in steps}
    return replace(
        flow,
        hash=hashlib.sha256(f"{flow.hash} minimal".encode()).hexdigest(),
        steps=steps,
        index={step.name: step for step in reversed(steps)},
        reminders=_reminders(flow.reminders, gone),
        minimal=None,
    )


def _kept(steps: Iterable[Step]) -> Iterator[Step]:
    gone: set[str] = set()
    for step in steps:
        found = _without(step, gone)
        if found is None:
            gone.add(step.name)
        else:
            yield found


def _without(step: Step, gone: Set[str]) -> Step | None:
    worth = Always() if step.only_if is None else _worth(step.only_if, gone)
    if isinstance(worth, Never):
        return None
    here = replace(step, only_if=None if isinstance(worth, Always) else worth)
    match here:
        case Ask():
            return _question(here)
        case Let():
            return _computed(here, gone)
        case _:
            return here


def _question(ask: Ask) -> Ask | None:
    if ask.kind == "consent":
        return ask
    if ask.sensitive:
        return None
    if ask.kind == "text" and ask.name == NAME:
        most = min(ask.limits.at_most or LONGEST_NAME, LONGEST_NAME)
        return replace(ask, limits=replace(ask.limits, at_most=most))
    if ask.kind not in PLAIN:
        return None
    options = tuple(option for option in ask.options if not option.other)
    if ask.options and not options:
        return None
    return replace(ask, options=options, urgent=_known(ask, options))


def _known(ask: Ask, options: tuple[Option, ...]) -> dict[str, str]:
    ids = {option.id for option in options}
    return {option: kind for option, kind in ask.urgent.items() if option in ids}


def _computed(let: Let, gone: Set[str]) -> Let | None:
    counted, added = (tuple(name for name in names if name not in gone) for names in (let.counted, let.added))
    cases = tuple(_cases(let.cases, gone))
    if not (cases or counted or added):
        return None
    return replace(let, counted=counted, added=added, cases=cases)


def _cases(cases: Iterable[Case], gone: Set[str]) -> Iterator[Case]:
    for case in cases:
        worth = Always() if case.only_if is None else _worth(case.only_if, gone)
        if isinstance(worth, Always):
            yield replace(case, only_if=None)
            return  # nobody comes to the ones below
        if not isinstance(worth, Never):
            yield replace(case, only_if=worth)


def _reminders(reminders: Reminders | None, gone: Set[str]) -> Reminders | None:
    if reminders is None or reminders.only_if is None:
        return reminders
    worth = _worth(reminders.only_if, gone)
    if isinstance(worth, Never):
        return None
    return replace(reminders, only_if=None if isinstance(worth, Always) else worth)


# Conditions, where some names have no value -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Always:
    """It holds whatever is answered."""


@dataclass(frozen=True, slots=True)
class Never:
    """It holds for nobody."""


def _worth(condition: Condition, gone: Set[str]) -> Condition | Always | Never:
    match condition:
        case And(parts):
            return _all_of([_worth(part, gone) for part in parts])
        case Or(parts):
            return _any_of([_worth(part, gone) for part in parts])
        case Not(part):
            return _opposite(_worth(part, gone))
        case _:
            return Never() if condition.name in gone else condition


def _all_of(parts: list[Condition | Always | Never]) -> Condition | Always | Never:
    if any(isinstance(part, Never) for part in parts):
        return Never()
    left = tuple(part for part in parts if not isinstance(part, Always | Never))
    return (And(left) if len(left) > 1 else left[0]) if left else Always()


def _any_of(parts: list[Condition | Always | Never]) -> Condition | Always | Never:
    if any(isinstance(part, Always) for part in parts):
        return Always()
    left = tuple(part for part in parts if not isinstance(part, Always | Never))
    return (Or(left) if len(left) > 1 else left[0]) if left else Never()


def _opposite(worth: Condition | Always | Never) -> Condition | Always | Never:
    match worth:
        case Always():
            return Never()
        case Never():
            return Always()
        case _:
            return Not(worth)
