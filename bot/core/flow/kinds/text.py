"""`text` and `long text`: the client's own words, kept as written."""

import re

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading

SHORT = 300
LONG = 4000


def read(text: str, asked: Asked) -> Reading:
    words = text.strip()
    if not words:
        return Problem("empty")
    limits = asked.ask.limits
    most = limits.at_most or (LONG if asked.ask.kind == "long text" else SHORT)
    if len(words) > most:
        return Problem("too_long", {"maximum": most, "length": len(words)})
    if limits.at_least and len(words) < limits.at_least:
        return Problem("too_short", {"minimum": limits.at_least})
    if limits.pattern and not re.fullmatch(limits.pattern, words):
        return Problem("pattern")
    return Got(words)


def fits(value: Value, ask: Ask) -> bool:
    most = ask.limits.at_most
    return isinstance(value, str) and (most is None or len(value) <= most)
