"""People and notices for the tests of what therapists read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.flow.model import Answer, Value
from bot.core.session import Session
from bot.store.base import ClientView, DigestSource, NoticeKind, OpenNotice
from tests.content import shipped

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)

REQUEST: Mapping[str, Value | None] = {
    "consent": "yes",
    "age": "yes",
    "place": "uk",
    "name": "Dana",
    "who": "self",
    "first_time": "before",
    "topics": ("worry", "other"),
    "hope": "Sleep through the night",
    "safe": "safe",
    "format": "online",
    "fees": None,
    "policies": "clear",
    "times": ("weekend",),
    "ask_them": "Do you give homework?",
}


def session(language: str = "en", *, sent: bool = True, **changed: Value | None) -> Session:
    """Someone who has answered everything; `changed` says otherwise."""
    flow = shipped.flow()
    begun = Session(flow.name, flow.version, flow.hash, language, NOW - 9 * HOUR, NOW - 8 * HOUR)
    for step, value in {**REQUEST, **changed}.items():
        words = "my dog died" if step == "topics" and value else ""
        fingerprint = getattr(flow.index[step], "fingerprint", "")
        begun = begun.record(Answer(step, value, NOW - 9 * HOUR, words, flow.version, fingerprint))
    return replace(begun, ended="requested" if sent else "")


def client(number: int, known: Session | None = None) -> ClientView:
    return ClientView(number, f"K{number:03d}", "telegram", "elena", NOW - 9 * HOUR, True, known or session())


def notice(
    number: int,
    kind: NoticeKind,
    of: int,
    /,
    *,
    hours: float = 1,
    due_in: float | None = None,
    told: str = "",
    **details: str,
) -> OpenNotice:
    """A notice that came some hours ago, with an answer promised some hours from now."""
    due_at = NOW + due_in * HOUR if due_in is not None else None
    at = NOW - hours * HOUR
    return OpenNotice(number, kind, "elena", of, f"K{of:03d}", at, details, due_at, None, None, told)


def source(*notices: OpenNotice, people: tuple[ClientView, ...] = (), unfinished: int = 0) -> DigestSource:
    listed = people or tuple(client(number) for number in {notice.client for notice in notices})
    since = NOW - 8 * HOUR if unfinished else None
    return DigestSource(notices, {each.id: each for each in listed}, unfinished, since, NOW - 24 * HOUR)


FOURTEEN = source(
    notice(1, "alert", 1, hours=9, kind="self", how="tapped"),
    notice(2, "request", 1, hours=7.5, due_in=40),
    *(notice(number, "request", number, hours=14 - number, due_in=40) for number in range(3, 11)),
    notice(11, "contact", 11, hours=3, due_in=13, wish="message", words="Do you work with new parents?"),
    notice(12, "request", 12, hours=60, due_in=-2, told="2026-11-23"),
    notice(13, "request", 13, hours=60, due_in=70, told="2026-11-23"),
    notice(14, "amended", 3, hours=1, step="fees", old="", new="Yes, that works"),
)
"""The events of one night: an alert, ten requests, a message, a broken promise, a changed answer."""
