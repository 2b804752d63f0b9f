"""`time`: a time of day, written 18:30, 18.30, 18h30 or 6 pm; anything less clear is asked again with an example."""

import re
from datetime import time

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading

_NUMBER = re.compile(r"\d")
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d{2})|\s?h(?![a-z]))?\s*(?P<half>[ap])?(?(half)\.?\s?m\b\.?)",
    re.IGNORECASE,
)
NOON, CLEAR = 12, 13  # from 13 on a bare number can only be an hour of the day


def read(text: str, asked: Asked) -> Reading:
    if not text.strip():
        return Problem("empty")
    found = [each for each in _TIME.finditer(text) if each]
    rest = _TIME.sub("", text)
    if len(found) != 1 or _NUMBER.search(rest):
        return Problem("not_a_time")
    meant = _meant(found[0])
    return _bounded(meant, asked) if meant else Problem("not_a_time")


def _meant(found: re.Match[str]) -> str | None:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    bare = not half and found["minute"] is None and "h" not in found[0].lower()
    if (half and not 1 <= hour <= NOON) or (bare and hour < CLEAR):
        return None
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    try:
        return time(hour, minute).strftime("%H:%M")
    except ValueError:
        return None


def _bounded(meant: str, asked: Asked) -> Reading:
    earliest, latest = asked.ask.limits.earliest, asked.ask.limits.latest
    if earliest and meant < earliest:
        return Problem("time_too_early", {"earliest": earliest})
    if latest and meant > latest:
        return Problem("time_too_late", {"latest": latest})
    return Got(meant)


def fits(value: Value, ask: Ask) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        return False
    return (ask.limits.earliest or value) <= value <= (ask.limits.latest or value)
