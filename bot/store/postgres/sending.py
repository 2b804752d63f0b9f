"""PostgreSQL, the way out: as in SQLite, but a batch is one statement and no lease is given twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import StoreError
from bot.posts import Parcel
from bot.store import outbox
from bot.store.base import Settled
from bot.store.deciding import Draft
from bot.store.instants import to_micros
from bot.store.postgres.locks import IS_HELD
from bot.store.posting import FAREWELL, Destination, Row, make_row, new_lease, to_address, to_known, to_therapist
from bot.store.vault import therapist_owner
from bot.store.writing import FIND_CLIENT, Sealer, numbered

# An older post that waits, or that another worker sends, holds back those that come after it.
INSERT = (
    "WITH held AS MATERIALIZED (SELECT ARRAY(SELECT o.queue FROM outbox o WHERE o.queue = ANY($2::text[]) "
    "AND o.state IN ('waiting', 'sending') AND (o.state = 'waiting' OR o.owner <> $17)) AS queues), "
    "entering AS (SELECT *, state = 'sending' AND NOT queue = ANY((SELECT queues FROM held)::text[]) AS leaves "
    "FROM unnest($1::text[], $2::text[], $3::bigint[], "
    "$4::text[], $5::bytea[], $6::text[], $7::text[], $8::bool[], $9::bytea[], $10::bigint[], $11::text[], "
    "$12::text[], $13::bigint[], $14::int[], $15::bool[], $16::text[]) AS entering (key, queue, client, therapist, "
    "address, kind, period, silent, body, at, state, owner, lease_until, attempts, uncertain, reference)) "
    "INSERT INTO outbox (key, queue, client, therapist, address, kind, period, silent, body, at, state, owner, "
    "lease_until, attempts, uncertain, reference) SELECT key, queue, client, therapist, address, kind, period, silent, "
    "body, at, CASE WHEN state = 'sending' AND NOT leaves THEN 'waiting' ELSE state END, "
    "CASE WHEN leaves THEN owner END, CASE WHEN leaves THEN lease_until END, attempts, uncertain, reference "
    "FROM entering ON CONFLICT DO NOTHING RETURNING id, key, state"
)
ACCOUNTS = (
    "SELECT k.owner, k.wrapped, a.address FROM keyring k LEFT JOIN account a ON k.owner = 'therapist:' || a.therapist "
    "WHERE k.owner = ANY($1::text[])"
)
# Locked, so that nobody is erased between this look and the mention of them.
STILL_CLIENTS = "SELECT id FROM client WHERE id = ANY($1::bigint[]) ORDER BY id FOR KEY SHARE"
RECLAIM_DEAD = outbox.RELEASE + f"AND (lease_until < $1 OR NOT {IS_HELD})"
DUE = numbered(outbox.DUE) + " FOR UPDATE OF o SKIP LOCKED"
HURRY = numbered(outbox.HURRY)
TAKE, BURY, DROP_FAREWELLS = numbered(outbox.TAKE), numbered(outbox.BURY), numbered(outbox.DROP_FAREWELLS)
INSERT_KEY, INSERT_MENTION = numbered(outbox.INSERT_KEY), numbered(outbox.INSERT_MENTION)


@dataclass(frozen=True, slots=True)
class Sending:
    """The outbox on one connection, for one worker; always inside a transaction of the caller.

    leases: whether this worker sends what it posts; otherwise another fetches it.
    """

    connection: Any
    sealer: Sealer
    worker: str
    pulled: frozenset[str]
    leases: bool

    async def post(self, drafts: Sequence[Draft], now: datetime) -> list[Parcel]:
        """Put drafts into the outbox; what can leave now is leased and returned."""
        rows = await self._rows(drafts)
        if not rows:
            return []
        lease = new_lease(self.worker, now)
        columns = zip(*(row.values(lease) for row in rows), strict=True)
        entered = await self.connection.fetch(INSERT, *map(list, columns), self.worker)
        if hurried := sorted({row.destination.queue for row in rows if row.draft.post.hurries}):
            await self.connection.executemany(HURRY, [(queue,) for queue in hurried])
        by_key: dict[str, Row] = {}
        for row in rows:
            by_key.setdefault(row.draft.post.key, row)
        mentions = [(number, client) for number, key, _ in entered for client in by_key[key].draft.about]
        if mentions:
            await self.connection.executemany(INSERT_MENTION, mentions)
        leaving = sorted((number, key) for number, key, state in entered if state == "sending")
        parcels = [by_key[key].parcel(number, lease) for number, key in leaving]
        return [parcel for parcel in parcels if parcel is not None]

    async def lease(self, now: datetime, limit: int) -> list[Parcel]:
        await self.connection.execute(RECLAIM_DEAD, to_micros(now))
        await self.connection.execute(DROP_FAREWELLS, to_micros(now - FAREWELL))
        leased = []
        for row in await self.connection.fetch(DUE, to_micros(now), limit):
            try:
                leased.append(outbox.read_parcel(tuple(row), self.sealer))
            except StoreError:
                # It can never be sent, and would stand before the others of its queue for ever.
                await self.connection.execute(BURY, row[0])
        until = new_lease(self.worker, now).ends
        await self.connection.executemany(TAKE, [(self.worker, until, parcel.id) for parcel in leased])
        return leased

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        # Rows in one order in every worker, so that none waits for another in a circle.
        ordered = sorted(results, key=lambda result: result.parcel)
        for statement, rows in outbox.settlements(ordered, self.worker, now):
            if rows:
                await self.connection.executemany(numbered(statement), rows)

    async def _rows(self, drafts: Sequence[Draft]) -> list[Row]:
        drafts = await self._of_those_there(drafts)
        therapists = await self._therapists({draft.therapist for draft in drafts if draft.therapist is not None})
        clients = await self._clients({draft.client for draft in drafts if draft.client is not None})
        placed = [(draft, self._destination(draft, therapists, clients)) for draft in drafts]
        return [
            make_row(draft, destination, self.pulled, is_blocked=not self.leases)
            for draft, destination in placed
            if destination is not None  # the client was erased meanwhile
        ]

    async def _of_those_there(self, drafts: Sequence[Draft]) -> Sequence[Draft]:
        """Without posts about a client who was erased since they were composed. A digest is made in one transaction
        with its sources: if one of those was erased, all of it fails and is made again."""
        about = {client for draft in drafts if not draft.period for client in draft.about}
        if not about:
            return drafts
        there = {row[0] for row in await self.connection.fetch(STILL_CLIENTS, list(about))}
        return [draft for draft in drafts if draft.period or there.issuperset(draft.about)]

    def _destination(
        self, draft: Draft, therapists: dict[str, tuple[bytes, bytes | None]], clients: dict[int, Destination]
    ) -> Destination | None:
        if draft.known is not None:
            return to_known(draft.known)
        if draft.address is not None:
            return to_address(draft.address, self.sealer.vault, self.sealer.system)
        if draft.therapist is not None:
            owner = therapist_owner(draft.therapist)
            wrapped, account = therapists[owner]
            return to_therapist(draft.therapist, draft.post.kind, self.sealer.vault.open_key(owner, wrapped), account)
        return clients.get(draft.client or 0)

    async def _therapists(self, names: set[str]) -> dict[str, tuple[bytes, bytes | None]]:
        if not names:
            return {}
        owners = sorted(therapist_owner(name) for name in names)
        found = await self.connection.fetch(ACCOUNTS, owners)
        if len(found) < len(owners):
            missing = sorted(set(owners) - {row[0] for row in found})
            keys = [(owner, self.sealer.vault.new_key(owner)[1]) for owner in missing]
            await self.connection.executemany(INSERT_KEY, keys)
            found = await self.connection.fetch(ACCOUNTS, owners)
        return {owner: (wrapped, account) for owner, wrapped, account in found}

    async def _clients(self, numbers: set[int]) -> dict[int, Destination]:
        if not numbers:
            return {}
        rows = await self.connection.fetch(FIND_CLIENT + "WHERE c.id = ANY($1::bigint[])", list(numbers))
        return {row[0]: to_known(self.sealer.read_client(tuple(row))) for row in rows}
