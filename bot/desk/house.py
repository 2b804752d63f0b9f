"""What the desk needs of the house around it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.session import Session
from bot.language.findings import Finding
from bot.posts import Text
from bot.render.moments import Clock
from bot.server.words import Words
from bot.store.base import ClientView, OpenNotice, Store
from bot.studio.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Member:
    """A therapist at their desk. `clock`: days and times as they read them. `owner`: looks after the files."""

    id: str
    name: str
    language: str
    clock: Clock
    owner: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DeskHouse:
    """`words`: language -> `templates/<language>/desk.yaml`; the first also speaks to whom we do not know yet.

    person_texts: a client's summary for a therapist (id), as it is sent to them; HTML of chat messages or plain.
    name_of: what the client would like to be called; may be empty.
    answer: a therapist (id) answers a client in words; the last argument makes a form that comes twice count once.
    contact: how a client may be written to: `unsafe`, `vague`, `answer` for answers only, or nothing.
    is_shared: whether this client has agreed to be read.
    studio: where the owner changes the flow; without one nobody can.
    lacking: what a therapist (id) reads of why newcomers are not let in yet; empty once they are.
    test_alert: sends one to a therapist (id); the last argument makes a form that comes twice count once.
    saw_test_alert: they have seen it.
    refused: what is wrong with the practice's files as they are now, while an earlier version of them runs.
    """

    store: Store
    practice: str
    members: Mapping[str, Member]
    words: Mapping[str, Words]
    person_texts: Callable[[str, ClientView, Sequence[OpenNotice]], Sequence[Text]]
    name_of: Callable[[Session], str]
    contact: Callable[[Session], str]
    is_shared: Callable[[Session], bool]
    answer: Callable[[str, ClientView, str, str], Awaitable[None]]
    lacking: Callable[[str], Sequence[str]]
    test_alert: Callable[[str, str], Awaitable[None]]
    saw_test_alert: Callable[[str], Awaitable[None]]
    refused: Sequence[Finding] = ()
    studio: Workshop | None = None
    clock: Callable[[], datetime] = _now
    origin: str = ""
