"""A client's session: all the engine knows of one conversation; frozen, JSON round-trip, no position in it.

The position is derived from the flow and `answers` at every turn (`bot.core.flow.engine`). `focus` holds what the
chat is about besides the position, so that every detour returns to the exact place.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.core.flow.model import Agreed, Answer


@dataclass(frozen=True, slots=True)
class Correcting:
    """One earlier answer is open again; the old value stays until a new one is valid."""

    step: str


@dataclass(frozen=True, slots=True)
class Changing:
    """A new answer would set others aside; it waits for a yes, and until then nothing has changed."""

    answer: Answer

    @property
    def step(self) -> str:
        return self.answer.step


@dataclass(frozen=True, slots=True)
class ChoosingChange:
    """The client looks at the list of answers that can be changed."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An `other` option was picked; the next text is the client's own words for it."""

    step: str
    option: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Free text came close to an option, which was offered; nothing is taken before a yes."""

    step: str
    option: str


@dataclass(frozen=True, slots=True)
class Confirming:
    """A second tap is awaited for something that cannot be undone."""

    what: Literal["erase", "restart"]


@dataclass(frozen=True, slots=True)
class WritingToHuman:
    """The next text goes to the therapist; a concern, to the owner of the practice and to its backup."""

    concern: bool = False


@dataclass(frozen=True, slots=True)
class Urgent:
    """The crisis card is shown; the flow waits until the client goes on."""

    kind: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The client asked for a pause; any message brings the place back."""


Focus = Correcting | Changing | ChoosingChange | OwnWords | Suggested | Confirming | WritingToHuman | Urgent | Paused

FOCUS_NAMES: Mapping[str, type[Focus]] = {
    "correcting": Correcting,
    "changing": Changing,
    "choosing change": ChoosingChange,
    "own words": OwnWords,
    "suggested": Suggested,
    "confirming": Confirming,
    "writing": WritingToHuman,
    "urgent": Urgent,
    "paused": Paused,
}
_NAMES = {kind: name for name, kind in FOCUS_NAMES.items()}

Status = Literal["open", "paused", "ended"]


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that come in several messages and are one answer: taken when nothing more came until `until`.

    `step` empty: they are for a human. `pieces`: the reference and the words of each message.
    """

    step: str
    pieces: tuple[tuple[str, str], ...]
    since: datetime
    until: datetime

    @property
    def text(self) -> str:
        return "\n".join(words for _, words in self.pieces)

    @property
    def source(self) -> str:
        return " ".join(reference for reference, _ in self.pieces if reference)


@dataclass(frozen=True, slots=True)
class Session:
    """Where one client stands. Times are aware UTC.

    `answers` holds the latest answer of every step ever answered; which of them count is derived, so an answer
    outside the present path is kept aside and comes back with its branch.
    """

    flow: str
    version: int
    hash: str
    language: str
    started_at: datetime
    updated_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    delivered: frozenset[str] = frozenset()
    confirmed: str = ""  # fingerprint of the answers that the client confirmed in the review
    promised: datetime | None = None  # by when a human will have answered the request
    ended: str = ""  # name of the ending reached; a later correction does not reopen the flow
    focus: Focus | None = None
    ticking: str = ""  # the `choices` question whose options are being ticked
    picked: tuple[str, ...] = ()  # what is ticked in it so far
    tries: int = 0  # answers in a row that the open question could not take
    urgent: str = ""  # kind of the last urgent moment, if any
    album: str = ""  # the album last answered, so that its other pictures get no reply of their own
    newcomer: frozenset[str] = frozenset()  # questions for new clients only that were there when this client came
    asked: str = ""  # the question shown last, so that an edited flow reads the next words for the same one
    read: str = ""  # the words to agree to that were shown last: `step:hash`
    draft: Draft | None = None  # what is being typed in several messages
    leftover: str = ""  # words beside an answer, kept to be offered where any words are an answer
    reminded: int = 0  # reminders sent, in all
    reminded_at: datetime | None = None  # the last of them
    is_quiet: bool = False  # the client wants nobody to write first
    unsure_since: datetime | None = None  # what they said before of writing first has to be asked again
    touched: str = ""  # the button tapped or the message edited last, unless something else came after it
    wake_at: datetime | None = None  # when to look at this session, though nobody wrote
    heard: str = ""  # the end of the last message, to be read together with one that comes within a minute
    held: str = ""  # an ending that an edit of the flow led to; a human decides, the flow does not end by itself
    is_minimal: bool = False  # it is asked no more than the minimal flow

    def record(self, answer: Answer) -> "Session":
        """The session with this answer; the question's drafts, and what the chat was about besides, are gone."""
        answers = {**self.answers, answer.step: answer}
        draft = self.draft if self.draft is not None and self.draft.step != answer.step else None
        if self.ticking in ("", answer.step):
            return replace(self, answers=answers, focus=None, ticking="", picked=(), tries=0, draft=draft)
        return replace(self, answers=answers, focus=None, tries=0, draft=draft)

    def looking_at(self, focus: Focus | None) -> "Session":
        return replace(self, focus=focus, tries=0)

    def ticked(self, step: str, picked: tuple[str, ...]) -> "Session":
        return replace(self, ticking=step, picked=picked)

    def ticks_in(self, step: str) -> tuple[str, ...]:
        return self.picked if self.ticking == step else ()

    @property
    def status(self) -> Status:
        if self.ended:
            return "ended"
        return "paused" if isinstance(self.focus, Paused) else "open"


def dump(session: Session) -> dict[str, Any]:
    """The session as JSON values; `load` is its inverse."""
    return {**dump_frame(session), "answers": [dump_answer(answer) for answer in session.answers.values()]}


def dump_frame(session: Session) -> dict[str, Any]:
    """All but the answers, of which a turn changes one and a store need not write the others anew."""
    return {
        "flow": session.flow,
        "version": session.version,
        "hash": session.hash,
        "language": session.language,
        "started_at": session.started_at.isoformat(),
        "updated_at": session.updated_at.isoformat(),
        "delivered": sorted(session.delivered),
        "confirmed": session.confirmed,
        "promised": session.promised.isoformat() if session.promised else "",
        "ended": session.ended,
        "focus": _dump_focus(session.focus),
        "ticking": session.ticking,
        "picked": list(session.picked),
        "tries": session.tries,
        "urgent": session.urgent,
        "album": session.album,
        "newcomer": sorted(session.newcomer),
        "asked": session.asked,
        "read": session.read,
        "held": session.held,
        "is_minimal": session.is_minimal,
        "heard": session.heard,
        "draft": _dump_draft(session.draft),
        "leftover": session.leftover,
        "reminded": session.reminded,
        "reminded_at": session.reminded_at.isoformat() if session.reminded_at else "",
        "is_quiet": session.is_quiet,
        "unsure_since": session.unsure_since.isoformat() if session.unsure_since else "",
        "touched": session.touched,
        "wake_at": session.wake_at.isoformat() if session.wake_at else "",
    }


def load(data: Mapping[str, Any]) -> Session:
    return Session(
        flow=data["flow"],
        version=data["version"],
        hash=data["hash"],
        language=data["language"],
        started_at=datetime.fromisoformat(data["started_at"]),
        updated_at=datetime.fromisoformat(data["updated_at"]),
        answers={item["step"]: load_answer(item) for item in data["answers"]},
        delivered=frozenset(data["delivered"]),
        confirmed=data["confirmed"],
        promised=_load_moment(data["promised"]),
        ended=data["ended"],
        focus=_load_focus(data["focus"]),
        ticking=data["ticking"],
        picked=tuple(data["picked"]),
        tries=data["tries"],
        urgent=data["urgent"],
        album=data["album"],
        newcomer=frozenset(data.get("newcomer", ())),
        asked=data.get("asked", ""),
        read=data.get("read", ""),
        held=data.get("held", ""),
        is_minimal=data.get("is_minimal", False),
        heard=data.get("heard", ""),
        draft=_load_draft(data.get("draft")),
        leftover=data.get("leftover", ""),
        reminded=data.get("reminded", 0),
        reminded_at=_load_moment(data.get("reminded_at")),
        is_quiet=data.get("is_quiet", False),
        unsure_since=_load_moment(data.get("unsure_since")),
        touched=data.get("touched", ""),
        wake_at=_load_moment(data.get("wake_at")),
    )


def _load_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def dump_answer(answer: Answer) -> dict[str, Any]:
    """One answer as JSON values, without what is empty."""
    value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    data: dict[str, Any] = {"step": answer.step, "value": value, "at": answer.at.isoformat()}
    extra = {
        "words": answer.words,
        "version": answer.version,
        "fingerprint": answer.fingerprint,
        "source": answer.source,
        "agreed": asdict(answer.agreed) if answer.agreed else None,
    }
    return data | {key: item for key, item in extra.items() if item}


def load_answer(data: Mapping[str, Any]) -> Answer:
    value = data["value"]
    return Answer(
        step=data["step"],
        value=tuple(value) if isinstance(value, list) else value,
        at=datetime.fromisoformat(data["at"]),
        words=data.get("words", ""),
        version=data.get("version", 0),
        fingerprint=data.get("fingerprint", ""),
        source=data.get("source", ""),
        agreed=Agreed(**data["agreed"]) if "agreed" in data else None,
    )


def _dump_draft(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    pieces = [list(piece) for piece in draft.pieces]
    return {
        "step": draft.step,
        "pieces": pieces,
        "since": draft.since.isoformat(),
        "until": draft.until.isoformat(),
    }


def _load_draft(data: Mapping[str, Any] | None) -> Draft | None:
    if data is None:
        return None
    pieces = tuple((reference, words) for reference, words in data["pieces"])
    since, until = (datetime.fromisoformat(data[name]) for name in ("since", "until"))
    return Draft(data["step"], pieces, since, until)


def _dump_focus(focus: Focus | None) -> dict[str, Any] | None:
    if focus is None:
        return None
    if isinstance(focus, Changing):
        return {"name": _NAMES[Changing], "answer": dump_answer(focus.answer)}
    fields = {name: getattr(focus, name) for name in type(focus).__dataclass_fields__}
    return {"name": _NAMES[type(focus)], **fields}


def _load_focus(data: Mapping[str, Any] | None) -> Focus | None:
    if data is None:
        return None
    if data["name"] == _NAMES[Changing]:
        return Changing(load_answer(data["answer"]))
    fields = {key: value for key, value in data.items() if key != "name"}
    kind: Callable[..., Focus] = FOCUS_NAMES[data["name"]]
    return kind(**fields)
