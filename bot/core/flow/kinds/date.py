"""`date`: a day, written 2026-03-29, 29.3.2026 or 29/3/2026; anything less clear is asked again with an example."""

import re
from datetime import date

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./\s](\d{1,2})[-./\s](\d{4})")


def read(text: str, asked: Asked) -> Reading:
    year_first = _YEAR_FIRST.fullmatch(text.strip())
    day_first = _DAY_FIRST.fullmatch(text.strip())
    if year_first:
        year, month, day = year_first.groups()
    elif day_first:
        day, month, year = day_first.groups()
    else:
        return Problem("not_a_date")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return Problem("no_such_date")
    return _bounded(found, asked)


def _bounded(found: date, asked: Asked) -> Reading:
    limits = asked.ask.limits
    earliest, latest = _day(limits.earliest, asked.today), _day(limits.latest, asked.today)
    if earliest and found < earliest:
        return Problem("too_early", {"earliest": earliest.isoformat()})
    if latest and found > latest:
        return Problem("too_late", {"latest": latest.isoformat()})
    return Got(found.isoformat())


def _day(limit: str, today: date) -> date | None:
    if not limit:
        return None
    return today if limit == "today" else date.fromisoformat(limit)


def fits(value: Value, ask: Ask) -> bool:
    if not isinstance(value, str):
        return False
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return False
    fixed = [day for day in (ask.limits.earliest, ask.limits.latest) if day not in ("", "today")]
    return all(found >= date.fromisoformat(day) for day in fixed if day == ask.limits.earliest) and all(
        found <= date.fromisoformat(day) for day in fixed if day == ask.limits.latest
    )
