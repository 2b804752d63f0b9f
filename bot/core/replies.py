"""What goes out to a client, in keys: no words are chosen here.

`bot.render` turns a `Reply` into text and buttons of one language; a channel's `outbound` turns that into calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.flow.model import Answer

Scalar = str | int | datetime
"""Values of a line; a datetime is printed as day and time in the practice's zone and the reader's language."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the assistant's own sentences: `templates/<language>/chat.yaml`, key `name`, with values."""

    name: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepText:
    """Words of the flow file: the `text`, `why`, `error`, `example` or `title` of a step."""

    step: str
    part: Literal["text", "why", "error", "example", "title"] = "text"


@dataclass(frozen=True, slots=True)
class Recap:
    """The client's answers, a line each: short title, then what they said. `steps` in reading order.

    `asks`: the list ends with the question whether it is right.
    """

    steps: tuple[str, ...]
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What the client answered to one step, in their words or the option's label."""

    step: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The client's own words, given back as they wrote them."""

    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card filled from practice data: `helplines` (for a country), `contact`, `privacy`."""

    name: Literal["helplines", "contact", "privacy", "countries", "commands"]
    country: str = ""


@dataclass(frozen=True, slots=True)
class OptionLabel:
    """The label of an option in the client's language."""

    step: str
    option: str
    picked: bool | None = None  # for multi-select: shown with a tick or an empty box


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the client is: the section's title, and question `number` of about `total`."""

    section: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Agreements:
    """What the client was asked to agree to, what they said and when, a line each."""

    answers: tuple[Answer, ...]


Part = Agreements | Line | StepText | Recap | Given | Quoted | Card | OptionLabel | Progress


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a country in the client's language, or of a language in itself."""

    what: Literal["country", "language"]
    code: str


Label = Line | OptionLabel | StepText | Named


@dataclass(frozen=True, slots=True)
class Button:
    """`data` says what the button is (see `bot.core.taps`): at most 64 bytes, no authority in it.

    `url` (tel:, sms: or https:) opens instead of tapping where the channel can; `data` is then empty.
    """

    label: Label
    data: str = ""
    url: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the client: parts joined by an empty line, buttons in rows.

    `replaces`: reference of an earlier message to edit in place instead of sending a new one.
    `asks`: the step whose answer is awaited, if any (for screen readers and input types on the web).
    `taken`: the step that a tap just answered; shown as a tick and the answer where taps leave no trace.
    `unasked`: nobody wrote before it, so it comes by day or not at all. `silent`: it makes no sound.
    """

    parts: tuple[Part, ...]
    rows: tuple[Row, ...] = ()
    replaces: str = ""
    asks: str = ""
    taken: str = ""
    unasked: bool = False
    silent: bool = False
