"""What a therapist is told, and in which order: open alerts, promises due, new people, unfinished, waiting.

The order never changes and is no ranking of people: inside a section, what has waited longest stands first. Nothing
is judged, scored or summed up here; a digest says who asked for what, when, and by when an answer was promised.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.core.session import Session

MOST = 10  # items told one by one; open alerts are never among those left out
SOON = timedelta(hours=24)

SectionName = Literal["alerts", "due", "new", "waiting"]
SECTIONS: Sequence[SectionName] = ("alerts", "due", "new", "waiting")
"""In reading order; unfinished conversations are a number between `new` and `waiting`, never a list of people."""


class Noticed(Protocol):
    """A notice as the store keeps it."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def client(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def details(self) -> Mapping[str, str]: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def acknowledged_at(self) -> datetime | None: ...
    @property
    def digest(self) -> str: ...


class Seen(Protocol):
    """A client as the store shows them to their therapist."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def session(self) -> Session: ...


class Source(Protocol):
    @property
    def notices(self) -> Sequence[Noticed]: ...
    @property
    def clients(self) -> Mapping[int, Seen]: ...
    @property
    def unfinished(self) -> int: ...
    @property
    def unfinished_since(self) -> datetime | None: ...
    @property
    def since(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One client in one section. `notices`: what it is about, oldest first; `changes`: answers changed since."""

    client: int
    code: str
    notices: tuple[Noticed, ...]
    changes: tuple[Noticed, ...] = ()
    session: Session | None = None

    @property
    def since(self) -> datetime:
        return self.notices[0].at if self.notices else self.changes[0].at

    @property
    def due_at(self) -> datetime | None:
        return min((notice.due_at for notice in self.notices if notice.due_at), default=None)


@dataclass(frozen=True, slots=True)
class Section:
    name: SectionName
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """`need_you`: people with an open alert or a promise that falls due within a day, each counted once.

    `more`: items that are not told one by one.

    `since`: when the digest before this one was made; `due_at`: when this one should have come, if it is late.
    """

    at: datetime
    since: datetime | None
    sections: tuple[Section, ...]
    need_you: int = 0
    new: int = 0
    more: int = 0
    unfinished: int = 0
    unfinished_since: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not self.sections and not self.unfinished


LATE = timedelta(minutes=30)
CORRECTION = "misunderstood"  # how a change came about that is about an alert


def compose(source: Source, now: datetime, due_at: datetime | None = None) -> Digest:
    """The digest of what the store has gathered. `due_at`: when it was due; half an hour after that it is late."""
    placed = _placed(source, now)
    told = _capped(placed)
    return Digest(
        at=now,
        since=source.since,
        sections=tuple(Section(name, told[name]) for name in SECTIONS if told[name]),
        need_you=len({item.client for item in (*placed["alerts"], *placed["due"]) if _needs_you(item, now)}),
        new=len(placed["new"]),
        more=sum(len(placed[name]) - len(told[name]) for name in SECTIONS),
        unfinished=source.unfinished,
        unfinished_since=source.unfinished_since,
        due_at=due_at if due_at is not None and now - due_at > LATE else None,
    )


def _placed(source: Source, now: datetime) -> dict[SectionName, tuple[Item, ...]]:
    """Every notice in one section, one item for a client in each.

    Changed answers go with the client's first item; under an alert stands only what they say of the alert.
    """
    grouped: dict[SectionName, dict[int, list[Noticed]]] = {name: {} for name in SECTIONS}
    changes: dict[int, list[Noticed]] = {}
    for notice in sorted(source.notices, key=lambda notice: notice.at):
        if notice.kind == "amended":
            changes.setdefault(notice.client, []).append(notice)
        else:
            grouped[_section(notice, now)].setdefault(notice.client, []).append(notice)
    placed: dict[SectionName, tuple[Item, ...]] = {}
    for name in SECTIONS:
        items = [
            _item(source, client, notices, _taken(changes, client, name)) for client, notices in grouped[name].items()
        ]
        if name == "waiting":  # a change of someone who stands nowhere else
            items += [_item(source, client, (), changed) for client, changed in changes.items()]
        told = [item for item in items if item.notices or item.changes]
        placed[name] = tuple(sorted(told, key=_order[name]))
    return placed


def _taken(changes: dict[int, list[Noticed]], client: int, name: SectionName) -> list[Noticed]:
    """The client's changes that belong here; the others wait for a later section."""
    found = changes.pop(client, [])
    left = [change for change in found if name == "alerts" and change.details.get("how") != CORRECTION]
    if left:
        changes[client] = left
    return [change for change in found if change not in left]


@dataclass(frozen=True, slots=True)
class Amendment:
    """An answer that was changed after it had been sent, however often: what it was, and what it is."""

    id: int
    kind: str
    client: int
    code: str
    at: datetime
    details: Mapping[str, str]
    due_at: datetime | None
    acknowledged_at: datetime | None
    digest: str


def amendments(changes: Iterable[Noticed]) -> tuple[Noticed, ...]:
    """One for each answer, in the order of the last change; none for an answer that is as it was."""
    by_step: dict[str, list[Noticed]] = {}
    for change in changes:
        step = change.details.get("step", "")
        by_step.setdefault(step or f"notice {change.id}", []).append(change)
    merged = [_merged(each) for each in by_step.values()]
    return tuple(sorted((one for one in merged if one is not None), key=lambda one: one.at))


def _merged(changes: Sequence[Noticed]) -> Noticed | None:
    first, last = changes[0], changes[-1]
    if len(changes) == 1:
        return first
    old, new = first.details.get("old", ""), last.details.get("new", "")
    if old == new:
        return None
    details = {**last.details, "old": old}
    return Amendment(
        last.id, last.kind, last.client, last.code, last.at, details, last.due_at, last.acknowledged_at, last.digest
    )


def _item(source: Source, client: int, notices: Iterable[Noticed], changes: Iterable[Noticed]) -> Item:
    known, changed = (*notices, *changes), amendments(changes)
    seen = source.clients.get(client)
    return Item(client, known[0].code, tuple(notices), changed, seen.session if seen else None)


def _section(notice: Noticed, now: datetime) -> SectionName:
    if notice.kind == "alert":
        return "alerts"
    if notice.kind != "request" and not notice.digest:
        return "due"  # someone wrote: that is answered before anything new
    if notice.due_at is not None and notice.due_at <= now + SOON:
        return "due"
    return "waiting" if notice.digest else "new"


def _oldest(item: Item) -> datetime:
    return item.since


def _first_due(item: Item) -> datetime:
    return item.due_at or item.since


_order = {"alerts": _oldest, "due": _first_due, "new": _oldest, "waiting": _first_due}


def _needs_you(item: Item, now: datetime) -> bool:
    """An alert that is open, or a promise that falls due within a day."""
    alert = any(notice.kind == "alert" for notice in item.notices)
    return alert or (item.due_at is not None and item.due_at <= now + SOON)


def _capped(placed: Mapping[SectionName, tuple[Item, ...]]) -> dict[SectionName, tuple[Item, ...]]:
    """The first items in reading order, up to the limit; alerts all."""
    told: dict[SectionName, tuple[Item, ...]] = {"alerts": placed["alerts"]}
    left = max(0, MOST - len(placed["alerts"]))
    for name in SECTIONS[1:]:
        told[name] = placed[name][:left]
        left -= len(told[name])
    return told
