"""The outbox as a list in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from bot.core.messages import Address
from bot.posts import Parcel
from bot.store.base import Mail, Settled
from bot.store.deciding import Draft, what_remains
from bot.store.memory.people import People
from bot.store.posting import FAREWELL, FRESH_ALERT, KEPT, LEASE, as_text, client_queue, read_body, therapist_queue

URGENCY = {"alert": 0, "reply": 1}


@dataclass(frozen=True, slots=True)
class Item:
    """One post. `address` only if it goes to nobody who is known."""

    id: int
    key: str
    queue: str
    draft: Draft
    client: int | None
    at: datetime
    state: str
    owner: str = ""
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempts: int = 0
    uncertain: bool = False
    reference: str = ""

    @property
    def is_unsent(self) -> bool:
        return self.state in ("waiting", "sending")

    @property
    def therapist(self) -> str | None:
        return self.draft.therapist

    @property
    def kind(self) -> str:
        return self.draft.post.kind

    def concerns(self, client: int) -> bool:
        return self.client == client or client in self.draft.about

    def mail(self) -> Mail:
        return Mail(self.id, self.at, as_text(read_body(self.draft.body)))


class Posts:
    """What was posted, for ever or until an erasure."""

    def __init__(self, worker: str, pulled: frozenset[str], people: People) -> None:
        self.items: dict[int, Item] = {}
        self._unsent: dict[int, Item] = {}
        self._keys: set[str] = set()
        self._numbers = count(1)
        self._worker, self._pulled, self._people = worker, pulled, people

    def post(self, drafts: Iterable[Draft], now: datetime) -> list[Parcel]:
        parcels = []
        for draft in drafts:
            if draft.post.key not in self._keys:
                parcels += self._enter(draft, now)
        return parcels

    def lease(self, now: datetime, limit: int) -> list[Parcel]:
        self._drop_farewells(now)
        for item in list(self._unsent.values()):
            if item.state == "sending" and item.lease_until is not None and item.lease_until < now:
                self._put(item, state="waiting", uncertain=True, attempts=item.attempts + 1)
        due = [item for item in self._heads() if item.state == "waiting" and (item.not_before or now) <= now]
        leasable = [(item, address) for item in due if (address := self._where(item)) is not None]
        leasable.sort(key=lambda pair: (URGENCY.get(pair[0].kind, 2), pair[0].id))
        return [self._send(item, address, now) for item, address in leasable[:limit]]

    def settle(self, results: Sequence[Settled]) -> None:
        for result in results:
            item = self.items.get(result.parcel)
            if item is None or item.state != "sending" or item.owner != self._worker:
                continue
            if result.unreachable:
                self._lose(item)
            if item.draft.address is not None and result.state != "later":
                self._drop(item)
                continue
            self._put(
                item,
                state="waiting" if result.state == "later" else result.state,
                not_before=result.not_before,
                uncertain=item.uncertain or result.uncertain,
                reference=result.reference,
                attempts=item.attempts + 1,
            )

    def _lose(self, item: Item) -> None:
        """Who blocked us. A therapist's account only if it is the one that was written to."""
        if item.client is not None:
            self._people.clients[item.client].reachable = False
        paired = self._people.accounts.get(item.therapist or "")
        if paired is not None and item.lease_until is not None and paired.at <= item.lease_until - LEASE:
            del self._people.accounts[paired.therapist]
            self._people.unreachable.add(paired.therapist)

    def erase(self, client: int) -> set[tuple[str | None, str]]:
        """Their posts and all that speak of them; (therapist, period) of digests that were not sent yet."""
        gone = [item for item in self.items.values() if item.concerns(client)]
        for item in gone:
            remains = what_remains(item.draft) if self._is_unseen(item, client) else None
            if remains is None:
                self._drop(item)
            else:
                self._put(item, draft=remains)
        return {(item.therapist, item.draft.period) for item in gone if item.is_unsent and item.draft.period}

    def _is_unseen(self, item: Item, client: int) -> bool:
        """Is it an alert that was neither delivered nor seen to? Its notice was written in the same moment."""
        if item.kind != "alert" or (item.state == "sent" and item.reference):
            return False
        return any(
            (notice.client, notice.kind, notice.therapist, notice.at) == (client, "alert", item.therapist, item.at)
            and notice.acknowledged_at is None
            and notice.closed_at is None
            for notice in self._people.notices.values()
        )

    def leave_on_desk(self, therapist: str, now: datetime, *, all_of_it: bool) -> None:
        """What is not sent after the event: all but fresh alerts and the newest digest, or all of it."""
        mine = [item for item in self.items.values() if item.therapist == therapist]
        newest = next((item.draft.period for item in reversed(mine) if item.draft.period), "")
        for item in mine:
            is_fresh = item.kind == "alert" and item.at > now - FRESH_ALERT
            is_news = is_fresh or (item.draft.period != "" and item.draft.period == newest)
            if item.state == "waiting" and (all_of_it or not is_news):
                self._put(item, state="sent")

    def sweep(self, now: datetime) -> None:
        for item in list(self.items.values()):
            to_therapist = item.therapist is not None and item.state == "sent" and item.reference
            if item.at < now - KEPT and (to_therapist or (self._is_chatting(item) and not item.is_unsent)):
                self._drop(item)

    def drop_alerts(self, before: datetime) -> None:
        for item in list(self.items.values()):
            if item.kind == "alert" and item.therapist is not None and item.at < before:
                self._drop(item)

    def _is_chatting(self, item: Item) -> bool:
        person = self._people.clients.get(item.client or 0)
        return person is not None and person.address.channel not in self._pulled

    def _drop_farewells(self, now: datetime) -> None:
        for item in list(self.items.values()):
            if item.draft.address is not None and not item.is_unsent and item.at < now - FAREWELL:
                self._drop(item)

    def unsent(self) -> list[Item]:
        """Posts that can go and did not go yet."""
        return [item for item in self._unsent.values() if self._where(item) is not None]

    def _enter(self, draft: Draft, now: datetime) -> list[Parcel]:
        client = draft.known.id if draft.known else draft.client
        known = self._people.clients
        if not known.keys() >= {*draft.about, *([] if client is None else [client])}:  # somebody was erased meanwhile
            return []
        item = Item(next(self._numbers), draft.post.key, _queue(draft, client), draft, client, now, "waiting")
        if draft.post.hurries:
            for other in [each for each in self._unsent.values() if each.queue == item.queue]:
                self._put(other, not_before=None)
        is_blocked = any(
            other.queue == item.queue and (other.state == "waiting" or other.owner != self._worker)
            for other in self._unsent.values()
        )
        address = self._where(item)
        self._keys.add(item.key)
        self._put(item)
        if address is not None and address.channel in self._pulled:
            self._put(item, state="sent")
            return []
        return [] if is_blocked or address is None else [self._send(item, address, now)]

    def _send(self, item: Item, address: Address, now: datetime) -> Parcel:
        self._put(item, state="sending", owner=self._worker, lease_until=now + LEASE)
        post = item.draft.post
        return Parcel(
            id=item.id,
            address=address,
            body=read_body(item.draft.body),
            kind=post.kind,
            silent=post.silent,
            uncertain=item.uncertain,
            attempts=item.attempts,
            client=item.client,
            queue=item.queue,
            at=item.at,
            therapist=item.therapist,
        )

    def _where(self, item: Item) -> Address | None:
        """The address a post can go to now; None: it has to wait."""
        if item.client is not None:
            person = self._people.clients[item.client]
            in_pulled = person.address.channel in self._pulled
            return person.address if person.reachable or in_pulled else None
        if item.therapist is not None:
            paired = self._people.accounts.get(item.therapist)
            return paired.address if paired else None
        return item.draft.address

    def _heads(self) -> list[Item]:
        heads: dict[str, Item] = {}
        for item in sorted(self._unsent.values(), key=lambda item: item.id):
            heads.setdefault(item.queue, item)
        return list(heads.values())

    def _put(self, item: Item, **changes: Any) -> None:
        changed = replace(item, **changes)
        self.items[item.id] = changed
        if changed.is_unsent:
            self._unsent[item.id] = changed
        else:
            self._unsent.pop(item.id, None)

    def _drop(self, item: Item) -> None:
        del self.items[item.id]
        self._keys.discard(item.key)
        self._unsent.pop(item.id, None)


def _queue(draft: Draft, client: int | None) -> str:
    if client is not None:
        return client_queue(client)
    if draft.therapist is not None:
        return therapist_queue(draft.therapist, draft.post.kind)
    return f"address:{draft.address}"
