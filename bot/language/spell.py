"""A condition back into the words a file would use, for diagrams, previews and tests."""

import re

from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or

_BARE = re.compile(r"[^\W\d_][\w.\-]*|-?\d[\w.\-]*")
KEYWORDS = frozenset({"is", "not", "and", "or", "includes", "answered", "empty"})


def spell(condition: Condition) -> str:
    """The condition in words.

    >>> spell(And((Compare("age", ">=", 18), Not(Or((Is("place", "far away"), Answered("fee")))))))
    "age >= 18 and not (place is 'far away' or fee is answered)"
    """
    match condition:
        case And((Answered(one), Not(Is(two, value)))) if one == two:
            return f"{one} is not {_quoted(value)}"
        case And(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Or(parts):
            return " or ".join(_bracketed(part) for part in parts)
        case Not(Answered(name)):
            return f"{name} is empty"
        case Not(part):
            return f"not {_bracketed(part)}"
        case Is() | Includes() | Compare() | Answered():
            return _comparison(condition)


def _comparison(leaf: Is | Includes | Compare | Answered) -> str:
    match leaf:
        case Is(name, value):
            return f"{name} is {_quoted(value)}"
        case Includes(name, value):
            return f"{name} includes {_quoted(value)}"
        case Compare(name, operator, bound):
            return f"{name} {operator} {int(bound) if bound == int(bound) else bound}"
        case Answered(name):
            return f"{name} is answered"


def _bracketed(part: Condition) -> str:
    return f"({spell(part)})" if isinstance(part, And | Or) else spell(part)


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value) and value not in KEYWORDS:
        return value
    return f'"{value}"' if "'" in value else f"'{value}'"
