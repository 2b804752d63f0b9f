"""What reading an answer can come to: a value, a near miss to offer, or a problem to tell kindly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.flow.model import Ask, Value


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer we cannot take; `name` is the line `problem_<name>`. The client did nothing wrong."""

    name: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Near:
    """The text comes close to this option, or to this number: it is offered, never taken.

    `rest`: what else was said, which may answer a later question.
    """

    option: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Got:
    """A value, with the client's own words if an `other` option was used."""

    value: Value
    words: str = ""


Reading = Got | Near | Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands before the client: the step, its option labels in their language, and today."""

    ask: Ask
    labels: Mapping[str, str]
    today: date
    country: str = ""  # ISO code, to read local phone numbers
    spelled: Mapping[str, int] = field(default_factory=dict)  # folded words of numbers
    places: Mapping[str, int] = field(default_factory=dict)  # folded words such as `second`; -1 is the last
    passed_over: frozenset[str] = frozenset()  # folded words that say little by themselves
