"""SQLite, the way out: posts enter the outbox, are leased and settled. Bare statements, for every turn passes here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import StoreError
from bot.posts import Parcel
from bot.store import outbox
from bot.store.base import Settled
from bot.store.deciding import Draft
from bot.store.instants import to_micros
from bot.store.posting import FAREWELL, Destination, make_row, new_lease, to_address, to_known, to_therapist
from bot.store.vault import DataKey, therapist_owner
from bot.store.writing import FIND_CLIENT, Sealer


@dataclass(frozen=True, slots=True)
class Sending:
    """The outbox on one connection, for one worker; always inside a transaction of the caller.

    leases: whether this worker sends what it posts; otherwise another fetches it.
    """

    raw: Any
    sealer: Sealer
    worker: str
    pulled: frozenset[str]
    leases: bool

    def post(self, drafts: Iterable[Draft], now: datetime) -> list[Parcel]:
        """Put drafts into the outbox; what can leave now is leased and returned."""
        parcels, lease = [], new_lease(self.worker, now)
        for draft in drafts:
            destination = self._destination(draft)
            if destination is None or not self._are_there(draft):  # a client was erased meanwhile
                continue
            if draft.post.hurries:
                self.raw.execute(outbox.HURRY, (destination.queue,))
            row = make_row(
                draft, destination, self.pulled, is_blocked=not self.leases or self._is_blocked(destination.queue)
            )
            cursor = self.raw.execute(outbox.INSERT, row.values(lease))
            if not cursor.rowcount:  # a second post with this key
                continue
            if draft.about:
                mentions = [(cursor.lastrowid, client) for client in draft.about]
                self.raw.executemany(outbox.INSERT_MENTION, mentions)
            if (parcel := row.parcel(cursor.lastrowid, lease)) is not None:
                parcels.append(parcel)
        return parcels

    def lease(self, now: datetime, limit: int) -> list[Parcel]:
        self.raw.execute(outbox.RECLAIM_EXPIRED, (to_micros(now),))
        self.raw.execute(outbox.DROP_FAREWELLS, (to_micros(now - FAREWELL),))
        leased = []
        for row in self.raw.execute(outbox.DUE, (to_micros(now), limit)).fetchall():
            try:
                leased.append(outbox.read_parcel(row, self.sealer))
            except StoreError:
                # It can never be sent, and would stand before the others of its queue for ever.
                self.raw.execute(outbox.BURY, (row[0],))
        until = new_lease(self.worker, now).ends
        self.raw.executemany(outbox.TAKE, [(self.worker, until, parcel.id) for parcel in leased])
        return leased

    def settle(self, results: Sequence[Settled], now: datetime) -> None:
        for statement, rows in outbox.settlements(results, self.worker, now):
            if rows:
                self.raw.executemany(statement, rows)

    def _are_there(self, draft: Draft) -> bool:
        """A digest is made in one transaction with its sources; other posts were composed before it."""
        return bool(draft.period) or all(
            self.raw.execute(outbox.IS_CLIENT, (client,)).fetchone() is not None for client in draft.about
        )

    def _is_blocked(self, queue: str) -> bool:
        return self.raw.execute(outbox.IS_BLOCKED, (queue, self.worker)).fetchone() is not None

    def _destination(self, draft: Draft) -> Destination | None:
        if draft.known is not None:
            return to_known(draft.known)
        if draft.address is not None:
            return to_address(draft.address, self.sealer.vault, self.sealer.system)
        if draft.therapist is not None:
            account = self.raw.execute(outbox.FIND_ACCOUNT, (draft.therapist,)).fetchone()
            key = self._therapist_key(draft.therapist)
            return to_therapist(draft.therapist, draft.post.kind, key, account[0] if account else None)
        row = self.raw.execute(FIND_CLIENT + "WHERE c.id = ?", (draft.client,)).fetchone()
        return None if row is None else to_known(self.sealer.read_client(row))

    def _therapist_key(self, therapist: str) -> DataKey:
        owner = therapist_owner(therapist)
        row = self.raw.execute(outbox.FIND_KEY, (owner,)).fetchone()
        if row is not None:
            return self.sealer.vault.open_key(owner, row[0])
        key, wrapped = self.sealer.vault.new_key(owner)
        self.raw.execute(outbox.INSERT_KEY, (owner, wrapped))
        return key
