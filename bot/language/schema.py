"""The shape of a flow file: which keys stand where, and what form their values have.

All scalars arrive as text; the types here give them a form. What depends on the type of a question stands in the
table `KEYS_OF_KIND`.
"""

import re
import warnings
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated, Any, Literal

import regex
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat

from bot.core.flow.model import KindName, Outcome, Purpose, SummaryPlace

A_TIME = r"([01]\d|2[0-3]):[0-5]\d"

UrgentKind = Literal["self", "danger", "other", "sensitive"]


def _rule(pattern: str, message: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(message)
        return value

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _labelled(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


def _pattern(value: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python only warns about is a mistake too
            re.compile(value)
            regex.compile(value)
    except (re.error, regex.error, RecursionError, OverflowError, Warning) as error:
        raise ValueError(f"write a regular expression that Python reads: {error}") from error
    return value


def _moment(value: str) -> str:
    if re.fullmatch(A_TIME, value):
        return value
    try:
        return value if value == "today" else date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("write a date as 2026-01-31 or `today`, and a time as 18:30") from error


def span_of(text: str) -> timedelta:
    """
    >>> span_of("2 days").days
    2
    """
    number, unit = text.split()
    return timedelta(**{f"{unit.rstrip('s')}s": int(number)})


Words = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=48)]
Several = Annotated[list[Words], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
Moment = Annotated[str, AfterValidator(_moment)]
Span = Annotated[str, _rule(r"[1-9]\d{0,3} (minute|hour|day|week)s?", "write a span of time as `2 days`")]
Count = Annotated[int, Field(ge=1, le=4096)]
Pattern = Annotated[str, Field(max_length=200), AfterValidator(_pattern)]


class Shape(BaseModel):
    """Keys in a file may have spaces; a key nobody knows is a finding."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_").replace("_", " ")
    )


class OptionShape(Shape):
    label: Words
    exclusive: bool = False
    other: bool = False
    urgent: UrgentKind | None = None


class StepShape(Shape):
    only_if: Words | None = None
    waive: dict[str, str] = Field(default_factory=dict)
    after: Words | None = None
    before: Words | None = None


class SectionShape(StepShape):
    section: Name
    title: Words | None = None


class SayShape(StepShape):
    say: Name
    text: Words


class AskShape(StepShape):
    ask: Name
    type: KindName = "text"
    text: Words
    why: Words | None = None
    example: Words | None = None
    error: Words | None = None
    title: Words | None = None
    options: dict[str, Annotated[OptionShape, BeforeValidator(_labelled, json_schema_input_type=str | OptionShape)]] = (
        Field(default_factory=dict)
    )
    options_from: Words | None = None
    min: FiniteFloat | None = None
    max: FiniteFloat | None = None
    low: Words | None = None
    high: Words | None = None
    earliest: Moment | None = None
    latest: Moment | None = None
    pattern: Pattern | None = None
    at_most: Count | None = None
    at_least: Count | None = None
    optional: bool = False
    sensitive: bool = False
    purpose: Purpose | None = None
    summary: SummaryPlace = "detail"
    was: Several = Field(default_factory=list)
    ask_again: bool = False
    for_new_clients_only: bool = False


class ReviewShape(StepShape):
    review: Name
    text: Words | None = None


class EndShape(StepShape):
    end: Name
    text: Words
    outcome: Outcome = "closed"


class FaqShape(Shape):
    faq: Name
    hears: Several
    text: Words | None = None
    urgent: bool = False
    waive: dict[str, str] = Field(default_factory=dict)
    after: Words | None = None
    before: Words | None = None


class RemindersShape(Shape):
    """When to remind someone who stopped half-way, counted from their last message."""

    after: Annotated[list[Span], Field(max_length=2), BeforeValidator(_listed, json_schema_input_type=str | list[str])]
    give_up_after: Span | None = None
    only_if: Words | None = None


class BudgetShape(Shape):
    """What the longest way through a flow may ask of an anxious person."""

    minutes: Annotated[int, Field(ge=1, le=60)] = 10
    typed_answers: Annotated[int, Field(ge=0, le=50)] = 6


class HeadShape(Shape):
    """The top of a file without its lists."""

    flow: Name
    version: Annotated[int, Field(ge=1)]
    language: Annotated[str, _rule(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", "write a language as `en` or `pt-BR`")] = "en"
    reminders: RemindersShape | None = None
    budget: BudgetShape = BudgetShape()
    waive: dict[str, str] = Field(default_factory=dict)
    extends: Name | None = None
    remove: Several = Field(default_factory=list)


class CaseShape(Shape):
    """One value that a computed one can have."""

    only_if: Words | None = None
    value: Annotated[str, _rule(r"[A-Za-z0-9][A-Za-z0-9_-]*", "use letters, digits, `_` and `-`; words are a `label`")]
    label: Words | None = None


class LetShape(StepShape):
    """A value that follows from answers; one of the three keys says how."""

    let: Name
    is_: Annotated[list[CaseShape], Field(min_length=1)] | None = None
    number_of: Several | None = None
    sum_of: Several | None = None


class RepeatHead(StepShape):
    """A group that is gone through several times, without its steps, which are read one by one."""

    repeat: Name
    title: Words | None = None
    at_most: Annotated[int, Field(ge=2, le=9)]
    another: Words


class RepeatShape(RepeatHead):
    steps: list[SayShape | AskShape | LetShape]


AnyStep = SectionShape | SayShape | AskShape | LetShape | RepeatShape | ReviewShape | EndShape


class FileShape(HeadShape):
    """A whole file, for the JSON Schema of editors; loading reads entry by entry, so that one fault hides no other."""

    steps: list[AnyStep]
    anytime: list[FaqShape] = Field(default_factory=list)


VERBS: Mapping[str, type[AnyStep]] = MappingProxyType(
    {
        "section": SectionShape,
        "say": SayShape,
        "ask": AskShape,
        "let": LetShape,
        "repeat": RepeatShape,
        "review": ReviewShape,
        "end": EndShape,
    }
)

_SPECIAL_KEYS = frozenset(
    {
        "purpose",
        "options",
        "options from",
        "min",
        "max",
        "low",
        "high",
        "earliest",
        "latest",
        "pattern",
        "at most",
        "at least",
    }
)
KEYS_OF_KIND: Mapping[KindName, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"pattern", "at most", "at least"}),
        "long text": frozenset({"at most", "at least"}),
        "number": frozenset({"min", "max"}),
        "choice": frozenset({"options", "options from"}),
        "choices": frozenset({"options", "options from", "at most", "at least"}),
        "yes/no": frozenset({"options"}),
        "consent": frozenset({"options", "purpose"}),
        "scale": frozenset({"min", "max", "low", "high"}),
        "date": frozenset({"earliest", "latest"}),
        "time": frozenset({"earliest", "latest"}),
        "email": frozenset(),
        "phone": frozenset(),
    }
)


def misplaced(shape: AskShape, given: Mapping[str, Any]) -> list[str]:
    """Keys that stand in the file and mean nothing for this type of question."""
    return [key for key in given if key in _SPECIAL_KEYS and key not in KEYS_OF_KIND[shape.type]]


def keys_of(shape: type[BaseModel]) -> list[str]:
    """The keys as a file writes them."""
    return [field.alias or name for name, field in shape.model_fields.items()]
