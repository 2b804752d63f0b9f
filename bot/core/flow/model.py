"""A flow as the engine sees it: an ordered list of steps, without any words.

Words live in `Flow.words` only as option labels (needed to understand typed answers); everything else that a
client reads is looked up by step name when a reply is rendered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

KindName = Literal[
    "text",
    "long text",
    "number",
    "choice",
    "choices",
    "yes/no",
    "consent",
    "scale",
    "date",
    "time",
    "email",
    "phone",
]
SummaryPlace = Literal["headline", "detail", "hidden"]
Purpose = Literal["reminders"]
"""What an optional consent is to: being written to first."""

Value = str | int | float | tuple[str, ...]
"""An answer's value: text, ISO date, time as 18:30 and option id are str; `choices` is a tuple of option ids in file
order; yes/no and consent are the option ids "yes" and "no", with a purpose also "vague"; number and scale are int or
float."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from one."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


# Conditions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Is:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Includes:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Compare:
    name: str
    operator: Literal["<", "<=", ">", ">="]
    value: float


@dataclass(frozen=True, slots=True)
class Answered:
    """True when there is a value; a skipped question is not answered."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Condition", ...]


Condition = Is | Includes | Compare | Answered | Not | And | Or
"""`name is not value` is read as And(Answered(name), Not(Is(name, value))): an unanswered value makes any
comparison false. `name is empty` is Not(Answered(name)). A name that begins with `practice.` is a fact."""


# Steps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    exclusive: bool = False  # cannot stand beside another option
    other: bool = False  # asks for the client's own words
    hears: tuple[str, ...] = ()  # other words that mean it, in any language


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an answer; which apply depends on the kind. Dates are ISO strings, or `today`; times 18:30."""

    minimum: float | None = None
    maximum: float | None = None
    earliest: str = ""
    latest: str = ""
    pattern: str = ""  # must match all of the text
    at_most: int | None = None  # options of `choices`, characters of `text`
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of the flow; its title is shown once, when the client enters it."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Say:
    """Words to deliver once. With `acknowledge`, a button must be tapped before going on."""

    name: str
    mark: Mark
    section: str = ""
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    name: str
    mark: Mark
    kind: KindName = "text"
    section: str = ""
    only_if: Condition | None = None
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    optional: bool = False
    sensitive: bool = False
    purpose: Purpose | None = None
    summary: SummaryPlace = "detail"
    has_why: bool = False
    has_error: bool = False
    has_example: bool = False
    was: tuple[str, ...] = ()
    fingerprint: str = ""
    ask_again: bool = False  # what it means has changed: an answer counts only for the question exactly as it is
    new_clients_only: bool = False  # not put to someone whose conversation was under way when it was added
    urgent: Mapping[str, str] = field(default_factory=dict)  # option id -> urgent help of that kind, see core.safety


@dataclass(frozen=True, slots=True)
class Review:
    """Reads the answers back; the client confirms or changes something."""

    name: str
    mark: Mark
    section: str = ""
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One value that a computed one can have; without a condition, for everybody else."""

    value: str
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Let:
    """A value that follows from answers, for later conditions and texts: a case, a count or a sum."""

    name: str
    mark: Mark
    section: str = ""
    only_if: Condition | None = None
    cases: tuple[Case, ...] = ()
    counted: tuple[str, ...] = ()  # questions of which it says how many are answered
    added: tuple[str, ...] = ()  # questions whose numbers it adds up


Outcome = Literal["request", "declined", "closed"]


@dataclass(frozen=True, slots=True)
class End:
    """An ending. `request`: a therapist takes over; `declined`: nothing is kept; `closed`: kept, no one waits."""

    name: str
    mark: Mark
    outcome: Outcome = "closed"
    section: str = ""
    only_if: Condition | None = None


Step = Say | Ask | Review | End | Let


@dataclass(frozen=True, slots=True)
class Faq:
    """An `anytime` entry: words it hears in every language; `urgent` opens the crisis card."""

    name: str
    mark: Mark
    hears: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language -> phrases, lower case
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    """Gentle words to someone who stopped half-way: how long after their last message, when no more, and to whom."""

    after: tuple[timedelta, ...]
    give_up_after: timedelta | None = None
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """One loaded, checked flow. `hash` is the SHA-256 of its file and translations."""

    name: str
    version: int
    hash: str
    steps: tuple[Step, ...]
    sections: tuple[Section, ...] = ()
    anytime: tuple[Faq, ...] = ()
    languages: tuple[str, ...] = ("en",)  # the first is the file's own
    labels: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """language -> step -> option id -> label, rendered with practice values."""
    facts: Mapping[str, Value] = field(default_factory=dict)
    """`practice.` names usable in conditions -> value."""
    reminders: Reminders | None = None
    index: Mapping[str, Step] = field(default_factory=dict)
    """step name -> step; filled by the loader."""
    minimal: "Flow | None" = None
    """What is asked of it where messages pass through others; None: all of it (see `bot.core.flow.minimal`)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Words that people agree to, as they are now: `hash` is the SHA-256 of all of them, `version` the practice's."""

    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """To which exact words an answer was given, and how: what makes it one that can be shown."""

    version: int  # of the privacy notice, or of the policies
    language: str
    hash: str
    how: Literal[
        "tapped", "typed", "blocked"
    ]  # blocked: they shut the chat, which takes back what may be written there


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client gave for a step. `value` None means skipped."""

    step: str
    value: Value | None
    at: datetime
    words: str = ""  # own words behind an `other` option
    version: int = 0  # of the flow
    fingerprint: str = ""  # of the question as it was asked
    source: str = ""  # reference of the message that carried it
    agreed: Agreed | None = None  # where the question is one that people agree to
