"""Patterns that a long answer could keep busy for ever: a repeat inside a repeat can be read in countless ways.

What gets past this look is cut off at use (`bot.core.flow.kinds.text`), so that no answer can hold up another one.
"""

import importlib
import re
from collections.abc import Iterable
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
MANY = 10  # repeats up to here are few enough
MOST = 6  # repeats side by side in one pattern


def slow(pattern: str) -> str:
    """Why a pattern may take for ever, or nothing.

    >>> slow("(a+)+"), slow("[A-Z]{2}[0-9]+")
    ('it repeats what repeats already', '')
    """
    try:
        tree = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return ""  # the shape of the file says that it cannot be read
    reasons = list(_look(tree, repeated=False))
    if len([reason for reason in reasons if not reason]) > MOST:
        return f"it has more than {MOST} repeats"
    return next((reason for reason in reasons if reason), "")


def _look(tree: Iterable[Any], *, repeated: bool) -> Iterable[str]:
    """A reason for every fault, and nothing for every repeat."""
    for operation, argument in tree:
        name = str(operation)
        if name in _REPEATS:
            _, most, body = argument
            endless = most > MANY
            if endless:
                yield "it repeats what repeats already" if repeated else ""
            yield from _look(body, repeated=repeated or endless)
        elif name == "BRANCH":
            if repeated and _overlap(argument[1]):
                yield "it repeats alternatives that can begin alike"
            for branch in argument[1]:
                yield from _look(branch, repeated=repeated)
        else:
            yield from _inside(argument, repeated=repeated)


def _inside(argument: Any, *, repeated: bool) -> Iterable[str]:
    """Groups and assertions hold a pattern of their own, somewhere in their argument."""
    for part in argument if isinstance(argument, tuple) else (argument,):
        if isinstance(part, _parser.SubPattern):
            yield from _look(part, repeated=repeated)


def _overlap(branches: Iterable[Any]) -> bool:
    firsts = [next(iter(branch), None) for branch in branches]
    literals = [first[1] for first in firsts if first is not None and str(first[0]) == "LITERAL"]
    return len(literals) < len(firsts) or len(set(literals)) < len(literals)
