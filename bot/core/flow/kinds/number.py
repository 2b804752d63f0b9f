"""`number` and `scale`: one number within limits, in any script's digits."""

import math
import re

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Near, Problem, Reading
from bot.core.flow.spelled import spelled_number

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_REST = re.compile(r"\d[^\d\n,;.–—-]*[\n,;.–—-]\s*(\D+)$")
A_THOUGHT = 3  # words


def read(text: str, asked: Asked) -> Reading:
    found = _NUMBER.findall(text)
    if not found:
        return _in_words(text, asked)
    if len(found) > 1:
        return Problem("several_numbers")
    number = float(found[0].replace(",", "."))  # float() reads the digits of every script
    reading = _bounded(number, asked.ask) if math.isfinite(number) else Problem("not_a_number")
    rest = _beside(text)
    return Near(_plain(number), rest) if rest and isinstance(reading, Got) else reading


def _in_words(text: str, asked: Asked) -> Reading:
    number = spelled_number(text, asked.spelled)
    if number is not None:
        return _bounded(float(number), asked.ask)
    return Problem("empty" if not text.strip() else "not_a_number")


def _beside(text: str) -> str:
    """What is said after the number and a mark, if it is more than a word or two such as a unit.

    >>> _beside("34, and mostly my sleep"), _beside("I am 34 years old."), _beside("34, thanks")
    ('and mostly my sleep', '', '')
    """
    found = _REST.search(text)
    rest = found[1].strip() if found else ""
    return rest if len(rest.split()) >= A_THOUGHT else ""


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
