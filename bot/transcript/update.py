"""Chats brought up to date: the expectations that did not hold are written as they are now, the rest stays."""

import difflib
from collections.abc import Iterable

from bot.transcript.failure import Failure


def updated(text: str, failures: Iterable[Failure]) -> str:
    """The text of a chat with the failing lines replaced; lines with nothing left to say are gone."""
    lines = text.splitlines(keepends=True)
    for failure in failures:
        instead = failure.odds.instead
        if instead is not None:
            at = failure.move.line - 1
            lines[at] = _line(lines[at], failure, instead) if instead else ""
    return "".join(lines)


def _line(old: str, failure: Failure, instead: str) -> str:
    """The key with the space behind it as it was, and the new words."""
    body = old.rstrip("\r\n")
    words = failure.move.text
    kept = body[: body.rindex(words)] if words and words in body else f"{failure.move.key}: "
    return kept + instead + old[len(body) :]


def difference(old: str, new: str, name: str) -> str:
    """What changed, as `diff` shows it."""
    rows = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="", n=2)
    return "\n".join(rows)
