"""`only if` in words to a condition of the model, with the place of every name and value in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or

MAX_LENGTH = 1000

Operator = Literal["is", "is not", "is answered", "is empty", "includes", "<", "<=", ">", ">="]
Order = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Spot:
    """One comparison as written; `name_at` and `value_at` count from the start of the condition."""

    name: str
    name_at: int
    operator: Operator
    value: str = ""
    value_at: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    condition: Condition
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a condition cannot be read, at which of its characters, and how to write it."""

    at: int
    message: str
    mend: str


class _Wrong(Exception):
    """A value that the grammar lets through and its meaning does not."""

    def __init__(self, problem: Unreadable) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Build(Transformer[Token, Parsed]):
    """Called bottom-up while parsing, so nothing recurses however deep the brackets are."""

    def either(self, parts: list[Parsed]) -> Parsed:
        return parts[0] if len(parts) == 1 else Parsed(Or(_conditions(parts)), _spots(parts))

    def both(self, parts: list[Parsed]) -> Parsed:
        return parts[0] if len(parts) == 1 else Parsed(And(_conditions(parts)), _spots(parts))

    def negated(self, parts: list[Parsed]) -> Parsed:
        return Parsed(Not(parts[0].condition), parts[0].spots)

    def same(self, tokens: list[Token]) -> Parsed:
        name, value = tokens
        return Parsed(Is(str(name), _text(value)), (_spot(name, "is", value),))

    def differs(self, tokens: list[Token]) -> Parsed:
        name, value = tokens
        other = And((Answered(str(name)), Not(Is(str(name), _text(value)))))
        return Parsed(other, (_spot(name, "is not", value),))

    def answered(self, tokens: list[Token]) -> Parsed:
        return Parsed(Answered(str(tokens[0])), (_spot(tokens[0], "is answered"),))

    def empty(self, tokens: list[Token]) -> Parsed:
        return Parsed(Not(Answered(str(tokens[0]))), (_spot(tokens[0], "is empty"),))

    def includes(self, tokens: list[Token]) -> Parsed:
        name, value = tokens
        return Parsed(Includes(str(name), _text(value)), (_spot(name, "includes", value),))

    def compares(self, tokens: list[Token]) -> Parsed:
        name, operator, value = tokens
        order = cast(Order, str(operator))
        return Parsed(Compare(str(name), order, _number(value)), (_spot(name, order, value),))


def _conditions(parts: list[Parsed]) -> tuple[Condition, ...]:
    return tuple(part.condition for part in parts)


def _spots(parts: list[Parsed]) -> tuple[Spot, ...]:
    return tuple(spot for part in parts for spot in part.spots)


def _spot(name: Token, operator: Operator, value: Token | None = None) -> Spot:
    if value is None:
        return Spot(str(name), name.start_pos or 0, operator)
    return Spot(str(name), name.start_pos or 0, operator, _text(value), value.start_pos or 0)


def _text(token: Token) -> str:
    return str(token)[1:-1] if token.type == "QUOTED" else str(token)


def _number(token: Token) -> float:
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", token):
        return float(token)
    mend = "write digits, for example `age < 18`"
    raise _Wrong(Unreadable(token.start_pos or 0, f"`{token}` is not a number", mend))


@cache
def _parser() -> Any:
    return Lark(
        Path(__file__).with_name("condition.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",  # keywords are keywords everywhere, so `and a is b` is noticed at `and`
        transformer=_Build(),
    )


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Parsed | Unreadable:
    """Read one condition.

    >>> parse_condition("age < 18").condition
    Compare(name='age', operator='<', value=18.0)
    >>> parse_condition("age less than 18").message
    'after `age` comes a comparison, not `less`'
    """
    if len(text) > MAX_LENGTH:
        mend = "split it over a section and its steps"
        return Unreadable(0, f"the condition is longer than {MAX_LENGTH} characters", mend)
    try:
        return cast(Parsed, _parser().parse(text))
    except _Wrong as wrong:
        return wrong.problem
    except UnexpectedInput as error:
        return _explain(error, text)


_COMPARISONS = "write `is`, `is not`, `includes`, `<`, `<=`, `>`, `>=`, `is answered` or `is empty`"
_INSTEAD: Mapping[str, str] = MappingProxyType({"=": "is", "!": "is not", "&": "and", "|": "or"})


def _explain(error: UnexpectedInput, text: str) -> Unreadable:
    at = _place(error, text)
    found = re.match(r"\w+|\S", text[at:])
    word = f"not `{found[0]}`" if found else "and nothing follows"
    if isinstance(error, UnexpectedCharacters) and text[at] in _INSTEAD:
        sign = text[at]
        return Unreadable(at, f"`{sign}` is not used in conditions", f"write `{_INSTEAD[sign]}`")
    if isinstance(error, UnexpectedCharacters) and text[at] in "\"'":
        return Unreadable(at, "a quotation mark opens here and is never closed", "close it")
    expected = _expected(error)
    if "IS" in expected:
        name = re.findall(r"[\w.]+", text[:at])[-1]
        return Unreadable(at, f"after `{name}` comes a comparison, {word}", _COMPARISONS)
    if "QUOTED" in expected:
        return Unreadable(at, f"here a value is expected, {word}", "write an option's id, a number or a word in quotes")
    if "WORD" in expected:
        return Unreadable(at, f"here the name of a question is expected, {word}", "write for example `age < 18`")
    closing = ", `)`" if "RPAR" in expected else ""
    mend = "join comparisons with `and` or `or`; put values of several words in quotes"
    return Unreadable(at, f"here the condition ends or goes on with `and`, `or`{closing}, {word}", mend)


def _place(error: UnexpectedInput, text: str) -> int:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    return error.pos_in_stream if error.pos_in_stream is not None else len(text)


def _expected(error: UnexpectedInput) -> frozenset[str]:
    if isinstance(error, UnexpectedToken):
        return frozenset(error.accepts or error.expected)
    return frozenset(getattr(error, "allowed", None) or ())
