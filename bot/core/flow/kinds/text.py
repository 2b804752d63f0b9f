"""`text` and `long text`: the client's own words, kept as written."""

import regex

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading

SHORT = 300
LONG = 8000  # a long paste comes in two messages
MATCHING_SECONDS = 0.05  # a pattern that takes longer will not end; its answer is asked for again


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
    if limits.pattern and not _matches(limits.pattern, words):
        return Problem("pattern")
    return Got(words)


def _matches(pattern: str, words: str) -> bool:
    try:
        return regex.fullmatch(pattern, words, timeout=MATCHING_SECONDS) is not None
    except TimeoutError:
        return False


def fits(value: Value, ask: Ask) -> bool:
    most = ask.limits.at_most
    return isinstance(value, str) and (most is None or len(value) <= most)
