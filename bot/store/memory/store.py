"""MemoryStore decides through the same `Batch` as the databases, and keeps sessions and bodies as the same bytes, so
what could not be written there cannot be written here. Nothing in it awaits: every method is one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

import orjson

from bot.core.messages import Address
from bot.posts import Parcel, Post
from bot.store.base import (
    Compose,
    Conclusion,
    Decide,
    Entry,
    Handled,
    Letter,
    NoteAction,
    Paired,
    Publication,
    Redeemed,
    Settled,
    TicketKind,
)
from bot.store.chain import START, Link, continue_chain
from bot.store.codes import draw_code, ticket_digest
from bot.store.deciding import Batch, Changes, Fate, Known, Queued, draft, in_turn, whole_senders
from bot.store.digests import DIGEST, about_source, untold
from bot.store.memory.reading import MemoryReading
from bot.store.posting import CLAIMED, KEPT, LASTING, PULLED, TESTED
from bot.store.vault import client_owner


@dataclass(slots=True)
class Ticket:
    subject: str
    expires_at: datetime
    is_used: bool = False


class MemoryStore(MemoryReading):
    """One process, no file."""

    def __init__(self, worker: str = "memory", *, pulled: frozenset[str] = PULLED) -> None:
        super().__init__(worker, pulled=pulled)
        self._numbers = count(1)
        self._tickets: dict[tuple[TicketKind, bytes], Ticket] = {}
        self.links: list[Link] = []

    async def open(self) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """What is here stays here until the process ends."""

    # The way in -------------------------------------------------------------------------------------------

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        fresh = []
        for letter in letters:
            if (letter.channel, letter.id) not in self._seen:
                self._seen[letter.channel, letter.id] = now
                fresh.append(letter)
        return self._decide(in_turn(fresh, self._waiting()), decide, now)

    async def resume(self, decide: Decide, now: datetime, limit: int = 100) -> Handled:
        return self._decide(whole_senders(self._waiting(), limit), decide, now)

    def _waiting(self) -> list[Queued]:
        waiting = [(row, fate) for row, fate in self._inbox.items() if fate.state == "waiting"]
        return [Queued(fate.queued.letter, fate.attempts, row) for row, fate in waiting]

    def _decide(self, turns: Sequence[Queued], decide: Decide, now: datetime) -> Handled:
        newcomers = self._newcomers()
        changes = Batch(decide, self._find, lambda: next(newcomers), now).run(turns)
        return Handled(tuple(self._write(changes, now)), changes.dead, changes.failed)

    def _find(self, address: Address) -> Known | None:
        person = self._people.at(address)
        return None if person is None else person.known()

    def _newcomers(self) -> Iterator[tuple[int, str]]:
        given = {person.code for person in self._people.clients.values()}
        for number in count(self._people.last_client + 1):
            code = draw_code(given.__contains__)
            given.add(code)
            yield number, code

    def _write(self, changes: Changes, now: datetime) -> list[Parcel]:
        for known in changes.erased:
            self._forget(known.id, known.address)
        for known in changes.clients.values():
            self._people.keep(known, now)
        for known, _, event in changes.answers:
            self._people.clients[known.id].events.append(event)
        for known, steps in changes.dropped:
            person = self._people.clients[known.id]
            person.events = [event for event in person.events if orjson.loads(event)["step"] not in steps]
        for known, notice, details in changes.notices:
            self._people.notify(known, notice, details, now)
        for mark in changes.marks:
            self._mark(mark.notice, mark.therapist, mark.action, now)
        self._keep(changes.fates)
        parcels = self._posts.post(changes.drafts, now)
        self.links += continue_chain(self.links[-1][-1] if self.links else START, changes.audit, now)
        return parcels

    def _keep(self, fates: Sequence[Fate]) -> None:
        for fate in fates:
            row = fate.queued.row
            if fate.state == "done":
                self._inbox.pop(row or 0, None)
            else:
                self._inbox[row or next(self._numbers)] = fate

    def _forget(self, client: int, address: Address) -> None:
        for therapist, period in self._posts.erase(client):
            told = [n.id for n in self._people.notices.values() if (n.therapist, n.digest) == (therapist, period)]
            self._people.mark_told(told, "")
        self._people.erase(client)
        self._inbox = {row: fate for row, fate in self._inbox.items() if fate.queued.letter.address != address}
        self._claims = {key: at for key, at in self._claims.items() if key[1] != client_owner(client)}

    # The way out ------------------------------------------------------------------------------------------

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        return tuple(self._posts.lease(now, limit))

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:  # noqa: ARG002 - the contract's
        self._posts.settle(results)

    async def post(self, posts: Sequence[Post], now: datetime) -> tuple[Parcel, ...]:
        return tuple(self._write(Changes(drafts=[draft(post) for post in posts]), now))

    # The clock --------------------------------------------------------------------------------------------

    async def claim(self, kind: str, subject: str, period: str, now: datetime) -> bool:
        is_first = (kind, subject, period) not in self._claims
        self._claims.setdefault((kind, subject, period), now)
        return is_first

    async def claimed(self, kind: str) -> frozenset[tuple[str, str]]:
        return frozenset((subject, period) for known, subject, period in self._claims if known == kind)

    async def sweep(self, now: datetime) -> None:
        self._seen = {key: at for key, at in self._seen.items() if at >= now - KEPT}
        self._tickets = {
            key: ticket for key, ticket in self._tickets.items() if not ticket.is_used and ticket.expires_at > now
        }
        self._claims = {key: at for key, at in self._claims.items() if at >= now - CLAIMED or key[0] in LASTING}
        self._posts.sweep(now)

    async def digest(self, therapist: str, period: str, compose: Compose, now: datetime) -> tuple[Parcel, ...] | None:
        if (DIGEST, therapist, period) in self._claims:
            return None
        source = self._source(therapist)
        drafts = [about_source(draft(post), source, period) for post in compose(source)]
        self._claims[DIGEST, therapist, period] = now
        self._people.mark_told(untold(source.notices), period)
        return tuple(self._posts.post(drafts, now))

    # Therapists -------------------------------------------------------------------------------------------

    async def create_ticket(self, kind: TicketKind, secret: str, subject: str, expires_at: datetime) -> None:
        self._tickets[kind, ticket_digest(secret)] = Ticket(subject, expires_at)

    async def use_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        ticket = self._ticket(kind, secret, now)
        if ticket is None:
            return None
        ticket.is_used = True
        return ticket.subject

    async def see_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        ticket = self._ticket(kind, secret, now)
        return None if ticket is None else ticket.subject

    def _ticket(self, kind: TicketKind, secret: str, now: datetime) -> Ticket | None:
        ticket = self._tickets.get((kind, ticket_digest(secret)))
        return None if ticket is None or ticket.is_used or ticket.expires_at <= now else ticket

    async def pair(self, therapist: str, address: Address, now: datetime) -> Address | None:
        before = self._people.accounts.get(therapist)
        is_pulled = address.channel in self._pulled
        if before is None or is_pulled:
            self._posts.leave_on_desk(therapist, now, all_of_it=is_pulled)
        self._people.unreachable.discard(therapist)
        if before is None or before.address != address:  # the same account was tested before
            self._claims = {key: at for key, at in self._claims.items() if key[:2] != (TESTED, therapist)}
        self._people.accounts[therapist] = Paired(therapist, address, now)
        return before.address if before is not None and before.address != address else None

    async def redeem(self, code: str, address: Address, now: datetime) -> Redeemed | None:
        therapist = await self.use_ticket("pair", code, now)
        if therapist is not None:
            return Redeemed(therapist, await self.pair(therapist, address, now))
        used = self._tickets.get(("pair", ticket_digest(code)))
        paired = None if used is None or used.expires_at <= now else self._people.accounts.get(used.subject)
        return Redeemed(paired.therapist) if paired is not None and paired.address == address else None

    async def note(self, notice: int, therapist: str, action: NoteAction, now: datetime) -> bool:
        return self._mark(notice, therapist, action, now)

    def _mark(self, notice: int, therapist: str, action: NoteAction, now: datetime) -> bool:
        item = self._people.notices.get(notice)
        if item is None or item.therapist != therapist or item.closed_at is not None:
            return False
        if action == "acknowledge" and item.acknowledged_at is not None:
            return False
        done = replace(item, acknowledged_at=now) if action == "acknowledge" else replace(item, closed_at=now)
        self._people.notices[notice] = done
        return True

    async def conclude(self, client: int, therapist: str, what: Conclusion | None, now: datetime) -> bool:
        person = self._people.clients.get(client)
        if person is None or person.therapist != therapist:
            return False
        person.concluded, person.concluded_at = what, now if what else None
        return True

    async def drop_alerts(self, before: datetime) -> int:
        self._posts.drop_alerts(before)
        seen = self._seen_before(before)
        for number in seen:
            del self._people.notices[number]
        return len(seen)

    async def audit(self, entries: Sequence[Entry], now: datetime) -> None:
        self._write(Changes(audit=list(entries)), now)

    async def publish(self, publication: Publication) -> bool:
        if self._publications and self._publications[-1].hash == publication.hash:
            return False
        self._publications.append(publication)
        return True

    async def erase(self, client: int, now: datetime) -> bool:
        person = self._people.clients.get(client)
        if person is not None:
            self._write(Changes(erased=[person.known()]), now)
        return person is not None
