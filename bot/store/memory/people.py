"""Clients and therapists in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

import orjson

from bot.core.messages import Address
from bot.core.session import load_answer
from bot.store.base import AnswerEvent, ClientView, Conclusion, Notice, OpenNotice, Paired
from bot.store.deciding import Known
from bot.store.snapshots import read_snapshot


@dataclass(slots=True)
class Person:
    """One client; `session` and `events` as bytes, as a database would keep them."""

    id: int
    code: str
    address: Address
    therapist: str
    reachable: bool
    created_at: datetime
    session: bytes
    updated_at: datetime
    events: list[bytes] = field(default_factory=list)
    concluded: Conclusion | None = None
    concluded_at: datetime | None = None

    def known(self) -> Known:
        before = read_snapshot(self.session)
        return Known(self.id, self.code, self.address, self.therapist, self.reachable, before, self.created_at)

    def view(self) -> ClientView:
        return ClientView(
            id=self.id,
            code=self.code,
            channel=self.address.channel,
            therapist=self.therapist,
            created_at=self.created_at,
            reachable=self.reachable,
            session=read_snapshot(self.session).session,
            concluded=self.concluded,
            concluded_at=self.concluded_at,
        )

    @property
    def is_open(self) -> bool:
        return self.view().session.status != "ended"

    def history(self) -> tuple[AnswerEvent, ...]:
        return tuple(AnswerEvent(load_answer(orjson.loads(event))) for event in self.events)


@dataclass(slots=True)
class People:
    """Who is known."""

    clients: dict[int, Person] = field(default_factory=dict)
    accounts: dict[str, Paired] = field(default_factory=dict)
    notices: dict[int, OpenNotice] = field(default_factory=dict)
    by_address: dict[Address, int] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    last_client: int = 0
    last_notice: int = 0

    def at(self, address: Address) -> Person | None:
        number = self.by_address.get(address)
        return None if number is None else self.clients[number]

    def keep(self, known: Known, now: datetime) -> None:
        person = self.clients.get(known.id)
        if person is None:
            person = Person(known.id, known.code, known.address, "", True, known.created_at, b"", now)
            self.clients[known.id] = person
            self.by_address[known.address] = known.id
            self.last_client = max(self.last_client, known.id)
        person.therapist, person.reachable = known.therapist, known.reachable
        if known.snapshot is not None:
            person.session, person.updated_at = known.snapshot.plain, known.snapshot.session.updated_at

    def notify(self, known: Known, notice: Notice, details: bytes, now: datetime) -> None:
        self.last_notice += 1
        self.notices[self.last_notice] = OpenNotice(
            id=self.last_notice,
            kind=notice.kind,
            therapist=notice.therapist,
            client=known.id,
            code=known.code,
            at=now,
            details=orjson.loads(details),
            due_at=notice.due_at,
            acknowledged_at=None,
            closed_at=None,
            digest="",
        )

    def mark_told(self, numbers: Iterable[int], period: str) -> None:
        for number in numbers:
            self.notices[number] = replace(self.notices[number], digest=period)

    def erase(self, client: int) -> None:
        person = self.clients.pop(client, None)
        if person is not None:
            del self.by_address[person.address]
        self.notices = {number: item for number, item in self.notices.items() if item.client != client}

    def of_therapist(self, therapist: str) -> list[Person]:
        """Oldest first."""
        mine = [person for person in self.clients.values() if person.therapist == therapist]
        return sorted(mine, key=lambda person: (person.created_at, person.id))
