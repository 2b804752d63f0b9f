"""What lies on the desk, and in which order: alerts first, then promises, new people, the rest. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store.base import ClientView, OpenNotice

SOON: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a notice, a client, or a notice of a client. Without a client there is nothing to open."""

    code: str
    notice: OpenNotice | None = None
    client: ClientView | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """`due` is promised to a client by tomorrow, or is late; `others` have nothing open."""

    alerts: tuple[Item, ...] = ()
    due: tuple[Item, ...] = ()
    new: tuple[Item, ...] = ()
    unfinished: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()

    @property
    def newcomers(self) -> int:
        return len({item.code for item in self.new})

    @property
    def need_you(self) -> int:
        return len(self.alerts) + len(self.due)


def arrange(notices: Iterable[OpenNotice], clients: Iterable[ClientView], now: datetime) -> Board:
    """Every open notice stands in one place; a client without one stands under what they are."""
    people = {client.id: client for client in clients}
    items = [Item(notice.code, notice, people.get(notice.client)) for notice in notices]
    placed: Mapping[str, list[Item]] = {"alerts": [], "due": [], "new": [], "waiting": []}
    for item in items:
        placed[_place(item, now)].append(item)
    spoken_of = {item.notice.client for item in items if item.notice}
    quiet = [Item(client.code, None, client) for client in people.values() if client.id not in spoken_of]
    return Board(
        alerts=tuple(placed["alerts"]),
        due=tuple(sorted(placed["due"], key=_due)),
        new=tuple(placed["new"]),
        unfinished=tuple(item for item in quiet if item.client and item.client.session.status != "ended"),
        waiting=tuple(placed["waiting"]),
        others=tuple(item for item in quiet if item.client and item.client.session.status == "ended"),
    )


def _place(item: Item, now: datetime) -> str:
    notice = item.notice
    if notice is None:
        return "waiting"
    if notice.kind == "alert":
        return "alerts"
    if notice.due_at is not None and notice.due_at <= now + SOON:
        return "due"
    return "waiting" if notice.acknowledged_at else "new"


def _due(item: Item) -> datetime:
    assert item.notice is not None and item.notice.due_at is not None  # noqa: S101 - that is what `due` means
    return item.notice.due_at
