"""One message decided: what the core sees (`Scene`), what it wishes (`Effect`), and what comes of it (`Turn`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.core.danger import Danger
from bot.core.flow.model import Answer, Flow, Terms
from bot.core.messages import Message
from bot.core.replies import Part, Reply, Row
from bot.core.session import Focus, Session


@dataclass(frozen=True, slots=True)
class Minimal:
    """No words about health here (see `bot.core.conversation.minimal`). `ways`: lines that say where they are safe."""

    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class House:
    """What does not change between messages: the flow and the practice, as far as deciding needs them.

    danger: the door: what a text says of danger.
    promise: now -> the time by which a human will have answered.
    countries: answer of the place question -> ISO country.
    spoken: folded words of a button or command -> the button's data (see `bot.core.conversation.spoken`).
    yes_words, no_words: folded words understood as yes and no, in all languages.
    passed_over: folded words that say little by themselves, in all languages.
    spelled, places: folded words of numbers (`seven`) and of places in a list (`second`), in all languages.
    today: now -> the date where the practice is.
    zone, zones: the clock of the practice; answer of the place question -> the clock there.
    typing_pause: how long nothing more has to come before words that may go on are taken as an answer; none: at once.
    usual_labels: language -> "yes" and "no" -> words, where a flow gives them none.
    backup_hears: can the practice's backup be written to?
    minimal: for channels that pass through others, where the practice wants no words about health there.
    terms: language -> question that people agree to -> the words they agree to.
    """

    flow: Flow
    languages: tuple[str, ...]
    danger: Callable[[str], Danger]
    promise: Callable[[datetime], datetime]
    country: str = ""
    countries: Mapping[str, str] = field(default_factory=dict)
    helpline_countries: tuple[str, ...] = ()
    therapists: tuple[str, ...] = ()
    usual_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    spelled: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    yes_words: frozenset[str] = frozenset()
    no_words: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()
    today: Callable[[datetime], date] = datetime.date
    zone: str = "UTC"
    zones: Mapping[str, str] = field(default_factory=dict)
    typing_pause: timedelta = timedelta()
    terms: Mapping[str, Mapping[str, Terms]] = field(default_factory=dict)
    backup_hears: bool = False
    minimal: Minimal | None = None

    def urgent_kind(self, text: str) -> str:
        """The card that a text opens at once, or nothing."""
        found = self.danger(text)
        return found.card if found.alerts else ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A client's message in its place. `fresh`: this is the first message of this session.

    `again`: the same button, or an edit of the same message, came a moment ago.
    """

    house: House
    session: Session
    message: Message
    now: datetime
    fresh: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Send this reply."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Keep:
    """Append this answer to the client's history."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Drop:
    """Destroy every answer ever given to these steps."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """Let the therapist know: at once for an alert, in the digest otherwise. `due_at` is a promise."""

    kind: Literal["alert", "request", "contact", "question", "amended", "concern"]
    details: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the client all that is kept of them."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the client, key and all; replies of this turn still go out."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The client can, or can no longer, be written to."""

    reachable: bool


Effect = Say | Keep | Drop | Tell | HandOver | Forget | Reach


@dataclass(frozen=True, slots=True)
class Turn:
    """`session` None: nothing is kept of the sender."""

    session: Session | None
    effects: tuple[Effect, ...] = ()

    def then(self, *effects: Effect) -> "Turn":
        return replace(self, effects=(*self.effects, *effects))

    def after(self, *effects: Effect) -> "Turn":
        """The same turn with effects before its own."""
        return replace(self, effects=(*effects, *self.effects))


def say(*parts: Part, rows: tuple[Row, ...] = (), replaces: str = "") -> Say:
    return Say(Reply(parts, rows, replaces=replaces))


def focus(scene: Scene, on: Focus | None) -> Scene:
    """The scene with the chat being about something else."""
    return replace(scene, session=scene.session.looking_at(on))
