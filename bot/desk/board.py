"""What lies on the desk, and in which order: alerts first, then promises, new people, the rest. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store.base import ClientView, OpenNotice

SOON: Final = timedelta(hours=24)
SECTIONS: Final = ("alerts", "due", "new", "waiting")


@dataclass(frozen=True, slots=True)
class Item:
    """One person in one section, with what is open of them there. Without a client there is nothing to open."""

    code: str
    notices: tuple[OpenNotice, ...] = ()
    client: ClientView | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """`due` is promised to a client by tomorrow, or is late; `others` have sent theirs and have nothing open.

    `unfinished`: how many have begun and sent nothing. They are nobody's to read yet, so they have no names here.
    """

    alerts: tuple[Item, ...] = ()
    due: tuple[Item, ...] = ()
    new: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()
    unfinished: int = 0

    @property
    def newcomers(self) -> int:
        return len(self.new)

    @property
    def need_you(self) -> int:
        """People, each counted once."""
        return len({item.code for item in (*self.alerts, *self.due)})


def may_open(client: ClientView, notices: Sequence[OpenNotice]) -> bool:
    """Is there a page of this person: have they sent their answers, or does something of theirs wait for an answer?"""
    return bool(notices) or client.session.status == "ended"


def arrange(notices: Iterable[OpenNotice], clients: Iterable[ClientView], now: datetime) -> Board:
    """Every open notice stands in one place; a client without one stands under what they are."""
    people = {client.id: client for client in clients}
    placed: dict[str, dict[str, list[OpenNotice]]] = {name: {} for name in SECTIONS}
    spoken_of: set[int] = set()
    for notice in notices:
        placed[_place(notice, now)].setdefault(notice.code, []).append(notice)
        spoken_of.add(notice.client)
    sections = {
        name: tuple(Item(code, tuple(found), people.get(found[0].client)) for code, found in placed[name].items())
        for name in SECTIONS
    }
    sections["due"] = tuple(sorted(sections["due"], key=_first_due))
    quiet = [client for client in people.values() if client.id not in spoken_of]
    return Board(
        **sections,
        others=tuple(Item(client.code, (), client) for client in quiet if may_open(client, ())),
        unfinished=sum(1 for client in quiet if not may_open(client, ())),
    )


def _first_due(item: Item) -> datetime:
    return min(notice.due_at for notice in item.notices if notice.due_at)


def _place(notice: OpenNotice, now: datetime) -> str:
    if notice.kind == "alert":
        return "alerts"
    if notice.due_at is not None and notice.due_at <= now + SOON:
        return "due"
    return "waiting" if notice.acknowledged_at else "new"
