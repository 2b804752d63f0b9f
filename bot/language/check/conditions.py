"""Conditions look only at questions asked earlier, at options that exist, in a way that fits."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.core.flow.conditions import PRACTICE
from bot.core.flow.model import Ask, KindName, Let, Value
from bot.language.condition import Spot
from bot.language.draft import REMINDERS, Draft, Stated
from bot.language.findings import Finding, finding, one_of
from bot.language.schema import AskShape

_ORDERS = ("<", "<=", ">", ">=")
_EQUALS = ("is", "is not")
_ALWAYS = ("is answered", "is empty")
_FITS: Mapping[KindName, tuple[str, ...]] = MappingProxyType(
    {
        "choice": _EQUALS,
        "yes/no": _EQUALS,
        "consent": _EQUALS,
        "choices": ("includes",),
        "number": (*_EQUALS, *_ORDERS),
        "scale": (*_EQUALS, *_ORDERS),
    }
)


def find(draft: Draft) -> Iterator[Finding]:
    places = {entry.name: place for place, entry in reversed(list(enumerate(draft.entries.steps)))}
    places[REMINDERS] = len(draft.entries.steps)  # every answer may be looked at
    cases = (stated for each in draft.cases.values() for stated in each.values())
    for stated in (*draft.stated.values(), *cases):
        for spot in stated.parsed.spots:
            if spot.name.startswith(PRACTICE):
                yield from _fact(draft, stated, spot)
            elif spot.name not in draft.entries.broken:
                yield from _question(draft, stated, spot, places)


def _question(draft: Draft, stated: Stated, spot: Spot, places: Mapping[str, int]) -> Iterator[Finding]:
    step = draft.flow.index.get(spot.name)
    if not isinstance(step, Ask | Let):
        what = "is no question" if step else "is not the name of a question"
        mend = one_of(spot.name, _near(draft, places[stated.name]), "use the name after `ask:` of an earlier question")
        yield finding("E202", stated.mark(spot.name_at), f"`{spot.name}` {what}", mend)
    elif places[spot.name] >= places[stated.name]:
        line = draft.entry(spot.name).named.mark.line
        later = "asked later, in line {}, so its answer" if isinstance(step, Ask) else "made later, in line {}, so it"
        message = f"`{spot.name}` is {later.format(line)} is not known here"
        yield finding("E203", stated.mark(spot.name_at), message, "move the question up, or this entry down")
    elif isinstance(step, Let):
        yield from _fit_computed(stated, spot, step)
    else:
        yield from _fit(draft, stated, spot, step)


def _near(draft: Draft, place: int) -> list[str]:
    """Questions that may be meant: those above, or all if there are none."""
    above = draft.entries.steps[max(0, place - 200) : place]
    asked = [entry.name for entry in above if isinstance(entry.shape, AskShape)]
    return asked or [entry.name for entry in draft.entries.steps[:200] if isinstance(entry.shape, AskShape)]


def _fit(draft: Draft, stated: Stated, spot: Spot, step: Ask) -> Iterator[Finding]:
    fits = _FITS.get(step.kind, ())
    if spot.operator in _ALWAYS:
        return
    if spot.operator not in fits:
        message = f"`{spot.operator}` does not fit `{step.name}`, a question of type `{step.kind}`"
        mend = f"write `{step.name} {fits[0]} {spot.value}`" if fits else f"write `{step.name} is answered`"
        yield finding("E205", stated.mark(spot.name_at), message, mend)
    elif step.options and spot.value not in (known := [option.id for option in step.options]):
        mark = stated.mark(spot.value_at)
        if step.name in draft.sourced:
            message = f"this practice does not offer `{spot.value}` in `{step.name}`"
            yield finding("W215", mark, message, "leave it if another practice does, or correct it")
        else:
            mend = one_of(spot.value, known, "use the id of an option")
            yield finding("E204", mark, f"`{step.name}` has no option `{spot.value}`", mend)
    elif _ORDERS[0] in fits and not _number(spot.value):
        mark = stated.mark(spot.value_at)
        yield finding("E205", mark, f"`{step.name}` is a number and `{spot.value}` is none", "write digits")


def _fit_computed(stated: Stated, spot: Spot, step: Let) -> Iterator[Finding]:
    values = list(dict.fromkeys(case.value for case in step.cases))
    fits = _EQUALS if values else (*_EQUALS, *_ORDERS)
    if spot.operator in _ALWAYS:
        return
    if spot.operator not in fits:
        what = "has one of several values" if values else "is a number"
        message = f"`{spot.operator}` does not fit `{step.name}`, which {what}"
        mend = f"write `{step.name} is {values[0]}`" if values else f"write `{step.name} > 1`"
        yield finding("E205", stated.mark(spot.name_at), message, mend)
    elif values and spot.value not in values:
        mend = one_of(spot.value, values, "use one of its values")
        yield finding("E204", stated.mark(spot.value_at), f"`{step.name}` has no value `{spot.value}`", mend)
    elif not values and not _number(spot.value):
        mark = stated.mark(spot.value_at)
        yield finding("E205", mark, f"`{step.name}` is a number and `{spot.value}` is none", "write digits")


def _fact(draft: Draft, stated: Stated, spot: Spot) -> Iterator[Finding]:
    facts = draft.practice.facts
    mark = stated.mark(spot.name_at)
    if spot.name not in facts:
        mend = one_of(spot.name, facts, "add it to the practice's values")
        yield finding("E206", mark, f"the practice has no fact `{spot.name}`", mend)
        return
    fits = _fits_fact(facts[spot.name])
    if spot.operator not in (*fits, *_ALWAYS):
        message = f"`{spot.operator}` does not fit `{spot.name}`"
        yield finding("E205", mark, message, f"write `{spot.name} {fits[0]} {spot.value}`")


def _fits_fact(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return ("includes",)
    return _EQUALS if isinstance(value, str) else (*_EQUALS, *_ORDERS)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
