"""PostgreSQL, the way in: the same decisions as in SQLite, with what they need fetched before.

The number of round trips does not depend on the number of letters, and is what a single client waits for: one begins
and locks, one keeps and finds, one writes, one posts, one commits. Several workers may handle letters of the same
client at once: a lock per sender makes the later one wait, and it then reads what the first has written.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.messages import Address
from bot.errors import StoreError
from bot.posts import Parcel
from bot.store import writing
from bot.store.base import Decide, Handled, Letter
from bot.store.chain import START, continue_chain
from bot.store.codes import draw_codes
from bot.store.deciding import Batch, Changes, Known, Queued, in_turn, whole_senders
from bot.store.instants import to_micros
from bot.store.postgres.locks import lock_audit, lock_senders
from bot.store.postgres.sending import Sending
from bot.store.writing import Rows, Sealer, Statement, numbered

Newcomers = deque[tuple[int, str]]
Clients = Mapping[bytes, tuple[Any, ...]]  # rows of `FIND_CLIENT` by the sender's lookup

FIND = writing.FIND_CLIENT + "WHERE c.lookup = ANY({senders}) ORDER BY c.id FOR UPDATE OF c"
FIND_SENDERS = FIND.format(senders="$1::bytea[]")
# The senders are locked, so nobody can change between these parts what another of them reads.
SEE = (
    "WITH given AS (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) AS given (channel, letter, sender)), "  # noqa: S608 - our own
    "fresh AS (INSERT INTO seen (channel, letter, at) SELECT channel, letter, $4 FROM given "
    "ON CONFLICT DO NOTHING RETURNING channel, letter), "
    f"found AS ({FIND.format(senders='$3::bytea[]')}) "
    "SELECT channel, letter, EXISTS (SELECT 1 FROM inbox i WHERE i.state = 'waiting' AND i.sender = ANY($3::bytea[])), "
    "found.* FROM fresh JOIN given USING (channel, letter) LEFT JOIN found ON found.lookup = given.sender"
)
GO_ON = (
    "WITH gone_on AS (UPDATE conversation v SET session = n.session, ended = n.ended, updated_at = n.updated_at, "
    "updated_on = n.updated_on, wake_at = n.wake_at "
    "FROM unnest($1::bytea[], $2::bool[], $3::bigint[], $4::int[], $5::bigint[], $6::bigint[]) "
    "AS n (session, ended, updated_at, updated_on, wake_at, client) WHERE v.client = n.client) "
    "INSERT INTO answer (client, at, event) SELECT * FROM unnest($7::bigint[], $8::bigint[], $9::bytea[])"
)
"""`UPDATE_CONVERSATION` and `INSERT_ANSWER` for many at once, with the same columns in the same order."""
FIND_ONE = writing.FIND_CLIENT + "WHERE c.id = $1 FOR UPDATE OF c"
FIND_LOOKUP = "SELECT lookup FROM client WHERE id = $1"
WAITING_OF = writing.FIND_WAITING + "AND i.sender = ANY($1::bytea[]) ORDER BY i.id"
NEW_IDS = "SELECT nextval(pg_get_serial_sequence('client', 'id')) FROM generate_series(1, $1::int)"
TAKEN_CODES = "SELECT code FROM client WHERE code = ANY($1::text[])"
SPARE = 16


@dataclass(frozen=True, slots=True)
class Handling:
    """Letters on one connection; always inside a transaction of the caller."""

    connection: Any
    sealer: Sealer
    sending: Sending
    newcomers: Newcomers

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        """In a transaction that holds the letters' senders."""
        lookups = self.lookups(letters)
        fresh, clients, has_waiting = await self._fresh(letters, lookups, now)
        waiting = await self._letters(WAITING_OF, list(lookups.values())) if has_waiting else []
        return await self._decide(in_turn(fresh, waiting), lookups, clients, decide, now)

    async def resume(self, decide: Decide, now: datetime, limit: int) -> Handled:
        rows = await self.connection.fetch(numbered(writing.WAITING_SENDERS), limit)
        senders = [row[0] for row in rows]
        await lock_senders(self.connection, senders)
        turns = whole_senders(await self._letters(WAITING_OF, senders), limit)
        lookups = self.lookups(queued.letter for queued in turns)
        clients = _by_lookup(await self.connection.fetch(FIND_SENDERS, list(lookups.values())))
        return await self._decide(turns, lookups, clients, decide, now)

    async def write(self, changes: Changes, now: datetime) -> list[Parcel]:
        for known in changes.erased:
            unseen = await self.connection.fetch(numbered(writing.FIND_UNSEEN), known.id)
            await self._run(self.sealer.remains(map(tuple, unseen)))
        await self._run(self.sealer.statements(changes, now))
        for known, steps in changes.dropped:
            events = await self.connection.fetch(numbered(writing.FIND_ANSWERS), known.id)
            doomed = self.sealer.dropped(known, steps, map(tuple, events))
            await self.connection.executemany(numbered(writing.DELETE_ANSWER), doomed)
        parcels = await self.sending.post(changes.drafts, now)
        if changes.audit:
            await lock_audit(self.connection)
            last = await self.connection.fetchval(writing.LAST_AUDIT)
            links = continue_chain(last or START, changes.audit, now)
            await self.connection.executemany(numbered(writing.INSERT_AUDIT), links)
        return parcels

    async def _run(self, statements: Iterable[Statement]) -> None:
        gone_on: Rows = []
        for statement, rows in statements:
            if statement is writing.UPDATE_CONVERSATION:
                gone_on = rows  # and the answers come next
            elif statement is writing.INSERT_ANSWER and (rows or gone_on):
                await self.connection.execute(GO_ON, *_columns(gone_on, 6), *_columns(rows, 3))
            elif rows:
                await self.connection.executemany(numbered(statement), rows)

    async def doomed(self, client: int) -> Known | None:
        """Somebody who is to be erased, locked against letters of theirs that are being decided elsewhere."""
        lookup = await self.connection.fetchval(FIND_LOOKUP, client)
        if lookup is None:
            return None
        await lock_senders(self.connection, [lookup])
        row = await self.connection.fetchrow(FIND_ONE, client)
        return None if row is None else self.sealer.read_doomed(tuple(row))

    def lookups(self, letters: Iterable[Letter]) -> dict[Address, bytes]:
        return {letter.address: self.sealer.vault.lookup(letter.address) for letter in letters}

    async def _fresh(
        self, letters: Sequence[Letter], lookups: Mapping[Address, bytes], now: datetime
    ) -> tuple[list[Letter], Clients, bool]:
        """Letters that were not here before, the clients who wrote them, and whether any of them has one waiting."""
        senders: dict[tuple[str, str], bytes] = {}
        for letter in letters:
            senders.setdefault((letter.channel, letter.id), lookups[letter.address])
        names = sorted(senders)
        columns = [
            [channel for channel, _ in names],
            [number for _, number in names],
            [senders[each] for each in names],
        ]
        rows = await self.connection.fetch(SEE, *columns, to_micros(now))
        unseen = {(row[0], row[1]) for row in rows}
        fresh = []
        for letter in letters:
            if (letter.channel, letter.id) in unseen:
                unseen.discard((letter.channel, letter.id))
                fresh.append(letter)
        known = _by_lookup(row[3:] for row in rows if row[3] is not None)
        return fresh, known, any(row[2] for row in rows)

    async def _decide(
        self, turns: Sequence[Queued], lookups: Mapping[Address, bytes], clients: Clients, decide: Decide, now: datetime
    ) -> Handled:
        reserved = await self._reserve(len(turns))

        def find(address: Address) -> Known | None:
            row = clients.get(lookups[address])
            return None if row is None else self.sealer.read_client(row, address)

        changes = Batch(decide, find, reserved.popleft, now).run(turns)
        self.newcomers.extendleft(reversed(reserved))
        return Handled(tuple(await self.write(changes, now)), changes.dead, changes.failed)

    async def _reserve(self, number: int) -> Newcomers:
        """Ids and codes for as many clients as these letters can make; what is left is used next time."""
        if len(self.newcomers) < number:
            ids = [row[0] for row in await self.connection.fetch(NEW_IDS, number + SPARE)]
            codes = await draw_codes(len(ids), self._taken)
            self.newcomers.extend(zip(ids, codes, strict=True))
        return Newcomers(self.newcomers.popleft() for _ in range(number))

    async def _taken(self, codes: Sequence[str]) -> set[str]:
        taken = {row[0] for row in await self.connection.fetch(TAKEN_CODES, list(codes))}
        return taken | {code for _, code in self.newcomers}

    async def _letters(self, statement: str, senders: list[bytes]) -> list[Queued]:
        letters = []
        for row in await self.connection.fetch(statement, senders):
            try:
                letters.append(self.sealer.read_letter(tuple(row)))
            except StoreError:
                # Damaged: it can never be decided, and its sender's next letters must not wait for it.
                await self.connection.execute(numbered(writing.GIVE_UP), row[0])
        return letters


def _by_lookup(rows: Iterable[Any]) -> Clients:
    return {row[7]: tuple(row) for row in rows}


def _columns(rows: Rows, width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
