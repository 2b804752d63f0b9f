"""Answers as a chat writes them: `age = 16`, `topics = mood + other: my own words`, `goals = skipped`."""

import re

from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Ask, Value

SKIPPED = "skipped"
_NEXT = re.compile(r",\s+(?=\w+\s*=)")


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """
    >>> pairs("age = 16, hope = sleep, and rest")
    (('age', '16'), ('hope', 'sleep, and rest'))
    """
    parts = (part.partition("=") for part in _NEXT.split(text) if part.strip())
    return tuple((name.strip(), value.strip()) for name, _, value in parts)


def written(value: Value | None, words: str = "") -> str:
    """
    >>> written(("mood", "other"), "my job"), written(16), written(None)
    ('mood + other: my job', '16', 'skipped')
    """
    plain = SKIPPED if value is None else " + ".join(value) if isinstance(value, tuple) else str(value)
    return f"{plain}: {words}" if words else plain


def meant(ask: Ask, text: str) -> tuple[Value | None, str] | None:
    """The value and own words that a text stands for; None if the question cannot have such an answer."""
    if text == SKIPPED and ask.optional:
        return None, ""
    head, _, words = text.partition(": ") if ask.options else (text, "", "")
    value = _value(ask, head)
    return (value, words) if value is not None and KINDS[ask.kind].fits(value, ask) else None


def _value(ask: Ask, text: str) -> Value | None:
    if ask.kind == "choices":
        return tuple(text.split(" + "))
    if ask.kind not in ("number", "scale"):
        return text
    try:
        return int(text) if float(text).is_integer() and "." not in text else float(text)
    except ValueError:
        return None
