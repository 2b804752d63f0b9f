"""What can be read from memory; nothing here changes anything."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.messages import Address
from bot.store.base import (
    ClientView,
    Conclusion,
    DigestSource,
    Health,
    Mail,
    OpenNotice,
    Paired,
    Publication,
    Record,
    UnseenAlert,
    Wake,
)
from bot.store.codes import spelled
from bot.store.deciding import Fate
from bot.store.digests import DIGEST
from bot.store.memory.people import People
from bot.store.memory.posts import Posts
from bot.store.posting import PULLED


class MemoryReading:
    """The state, and every method that only looks at it."""

    def __init__(self, worker: str = "memory", *, pulled: frozenset[str] = PULLED) -> None:
        self._people = People()
        self._posts = Posts(worker, pulled, self._people)
        self._pulled = pulled
        self._inbox: dict[int, Fate] = {}
        self._seen: dict[tuple[str, str], datetime] = {}
        self._claims: dict[tuple[str, str, str], datetime] = {}
        self._publications: list[Publication] = []

    async def gather(self, therapist: str, now: datetime) -> DigestSource:  # noqa: ARG002 - the contract's
        return self._source(therapist)

    def _source(self, therapist: str) -> DigestSource:
        told = tuple(
            item for item in self._people.notices.values() if item.therapist == therapist and _is_to_tell(item)
        )
        mine = self._people.of_therapist(therapist)
        touched = [person.updated_at for person in mine if person.updated_at > person.created_at and person.is_open]
        made = [at for (kind, subject, _), at in self._claims.items() if (kind, subject) == (DIGEST, therapist)]
        return DigestSource(
            notices=told,
            clients={number: self._people.clients[number].view() for number in {item.client for item in told}},
            unfinished=len(touched),
            unfinished_since=min(touched, default=None),
            since=max(made, default=None),
        )

    async def therapists(self) -> tuple[Paired, ...]:
        return tuple(self._people.accounts[name] for name in sorted(self._people.accounts))

    async def unreachable(self) -> tuple[str, ...]:
        return tuple(sorted(self._people.unreachable))

    async def clients(self, therapist: str) -> tuple[ClientView, ...]:
        return tuple(person.view() for person in reversed(self._people.of_therapist(therapist)))

    async def client(self, therapist: str, code: str) -> ClientView | None:
        found = (person for person in self._people.of_therapist(therapist) if person.code == spelled(code))
        return next((person.view() for person in found), None)

    async def notices(self, therapist: str) -> tuple[OpenNotice, ...]:
        mine = (item for item in self._people.notices.values() if item.therapist == therapist)
        return tuple(item for item in mine if item.closed_at is None)

    async def desk_posts(self, therapist: str, limit: int = 30) -> tuple[Mail, ...]:
        mine = (item for item in self._posts.items.values() if item.therapist == therapist)
        told = [item.mail() for item in mine if item.kind in ("digest", "alert", "note")]
        return tuple(reversed(told))[:limit]

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]:
        person = self._people.at(address)
        mine = (
            item
            for item in self._posts.items.values()
            if item.draft.address == address or (person is not None and item.client == person.id)
        )
        return tuple(item.mail() for item in mine if item.id > after)[:limit]

    async def client_at(self, address: Address) -> int | None:
        person = self._people.at(address)
        return None if person is None else person.id

    async def idle(self, *, ended: bool, before: datetime, limit: int = 100) -> tuple[int, ...]:
        old = [person for person in self._people.clients.values() if person.updated_at < before]
        old = [person for person in old if person.concluded is None]
        old = [person for person in old if (person.view().session.status == "ended") == ended]
        return tuple(person.id for person in sorted(old, key=lambda person: person.updated_at))[:limit]

    async def concluded(self, what: Conclusion, before: datetime, limit: int = 100) -> tuple[int, ...]:
        said = [(person.concluded_at, person) for person in self._people.clients.values() if person.concluded == what]
        old = [(at, person.id) for at, person in said if at is not None and max(at, person.updated_at) < before]
        return tuple(number for _, number in sorted(old))[:limit]

    async def old_alerts(self, before: datetime) -> int:
        return len(self._seen_before(before))

    def _seen_before(self, before: datetime) -> list[int]:
        alerts = [item for item in self._people.notices.values() if item.kind == "alert" and item.at < before]
        return [item.id for item in alerts if item.acknowledged_at is not None or item.closed_at is not None]

    async def unseen_alerts(self, before: datetime) -> tuple[UnseenAlert, ...]:
        alerts = [item for item in self._people.notices.values() if item.kind == "alert" and item.at <= before]
        unseen = [item for item in alerts if item.acknowledged_at is None and item.closed_at is None]
        return tuple(UnseenAlert(item.id, item.client, item.code, item.therapist, item.at) for item in unseen)

    async def wakes(self, now: datetime, limit: int = 100) -> tuple[Wake, ...]:
        asked = [(person.view().session.wake_at, person) for person in self._people.clients.values()]
        due = [(at, person) for at, person in asked if at is not None and at <= now and person.reachable]
        due.sort(key=lambda pair: pair[0])
        found = (Wake(f"wake:{person.id}:{at.timestamp()}", person.address) for at, person in due)
        return tuple(wake for wake in found if (wake.address.channel, wake.key) not in self._seen)[:limit]

    async def under_way(self) -> tuple[ClientView, ...]:
        return tuple(person.view() for person in self._people.clients.values() if person.is_open)

    async def publications(self, limit: int = 50) -> tuple[Publication, ...]:
        return tuple(reversed(self._publications))[:limit]

    async def hold(self, name: str) -> bool:  # noqa: ARG002 - there is no other worker
        return True

    async def record(self, client: int) -> Record | None:
        person = self._people.clients.get(client)
        if person is None:
            return None
        return Record(
            client=person.view(),
            history=person.history(),
            notices=tuple(item for item in self._people.notices.values() if item.client == client),
            posts=tuple(item.mail() for item in self._posts.items.values() if item.client == client),
        )

    async def find(self, code: str) -> int | None:
        return next((person.id for person in self._people.clients.values() if person.code == spelled(code)), None)

    async def health(self, now: datetime) -> Health:
        waiting = [fate for fate in self._inbox.values() if fate.state == "waiting"]
        posts = self._posts.unsent()
        return Health(
            waiting_letters=len(waiting),
            oldest_letter=_age((fate.queued.letter.at for fate in waiting), now),
            dead_letters=len(self._inbox) - len(waiting),
            waiting_posts=len(posts),
            oldest_post=_age((item.at for item in posts), now),
            dead_posts=sum(
                1 for item in self._posts.items.values() if item.state == "dead" and item.kind != "reminder"
            ),
            engine="memory",
        )


def _is_to_tell(item: OpenNotice) -> bool:
    promised = item.kind == "alert" or item.due_at is not None
    return not item.digest or (item.closed_at is None and promised)


def _age(times: Iterable[datetime], now: datetime) -> timedelta | None:
    oldest = min(times, default=None)
    return None if oldest is None else max(now - oldest, timedelta())
