"""`choices`: several options; an exclusive one stands alone."""

import re

from bot.core.flow.kinds.choice import placed
from bot.core.flow.matching import LONGEST, match
from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Near, Problem, Reading

_BETWEEN = re.compile(r"\s*(?:[,;\n/+&]|\band\b|\by\b)\s*", re.IGNORECASE)


def read(text: str, asked: Asked) -> Reading:
    """Typed lists: "1, 3" or "work and sleep". One unclear part makes the whole unclear."""
    whole = match(text, asked.labels)
    if isinstance(whole, Got):
        return accept((str(whole.value),), asked.ask)
    if len(text) > LONGEST:
        return whole
    parts = [part for part in _BETWEEN.split(re.sub(r"[^\S\n]+", " ", text)) if part.strip()]
    readings = [match(part, asked.labels) for part in parts]
    if len(parts) > 1 and all(isinstance(reading, Got) for reading in readings):
        return accept(tuple(str(reading.value) for reading in readings if isinstance(reading, Got)), asked.ask)
    unclear = whole if isinstance(whole, Near | Problem) and len(parts) <= 1 else Problem("pick_one")
    return placed(text, asked, unclear)


def accept(options: tuple[str, ...], ask: Ask) -> Got | Problem:
    """The picked options in file order, if together they are an answer."""
    order = [option.id for option in ask.options]
    picked = tuple(option for option in order if option in options)
    alone = {option.id for option in ask.options if option.exclusive}
    if len(picked) > 1 and alone.intersection(picked):
        return Problem("exclusive")
    if not picked or (ask.limits.at_least and len(picked) < ask.limits.at_least):
        return Problem("too_few", {"at_least": ask.limits.at_least or 1})
    if ask.limits.at_most and len(picked) > ask.limits.at_most:
        return Problem("too_many", {"at_most": ask.limits.at_most})
    return Got(picked)


def toggle(option: str, picked: tuple[str, ...], ask: Ask) -> tuple[str, ...]:
    """The ticks after one tap; an exclusive option clears the others and is cleared by them.

    >>> from bot.core.flow.model import Mark, Option
    >>> ask = Ask("a", Mark("f", 1, 1), "choices", options=(Option("x"), Option("y"), Option("none", exclusive=True)))
    >>> toggle("none", ("x", "y"), ask)
    ('none',)
    """
    if option in picked:
        return tuple(other for other in picked if other != option)
    alone = {item.id for item in ask.options if item.exclusive}
    if option in alone:
        return (option,)
    return (*(other for other in picked if other not in alone), option)


def fits(value: Value, ask: Ask) -> bool:
    known = {option.id for option in ask.options}
    return isinstance(value, tuple) and set(value) <= known and isinstance(accept(value, ask), Got)
