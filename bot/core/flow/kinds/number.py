"""`number` and `scale`: one number within limits, in any script's digits."""

import math
import re

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def read(text: str, asked: Asked) -> Reading:
    found = _NUMBER.findall(text)
    if not found:
        return Problem("empty" if not text.strip() else "not_a_number")
    if len(found) > 1:
        return Problem("several_numbers")
    number = float(found[0].replace(",", "."))  # float() reads the digits of every script
    return _bounded(number, asked.ask) if math.isfinite(number) else Problem("not_a_number")


def _bounded(number: float, ask: Ask) -> Reading:
    low, high = ask.limits.minimum, ask.limits.maximum
    if low is not None and number < low:
        return Problem("too_small", {"minimum": _plain(low)})
    if high is not None and number > high:
        return Problem("too_large", {"maximum": _plain(high)})
    if ask.kind == "scale" and not number.is_integer():
        return Problem("not_whole")
    return Got(int(number) if number.is_integer() else number)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def fits(value: Value, ask: Ask) -> bool:
    if isinstance(value, str | tuple):
        return False
    return isinstance(_bounded(float(value), ask), Got)
