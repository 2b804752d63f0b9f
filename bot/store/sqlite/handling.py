"""SQLite, the way in: one transaction decides and writes a whole batch of letters."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from bot.core.messages import Address
from bot.errors import StoreError
from bot.posts import Parcel
from bot.store import writing
from bot.store.base import Decide, Handled, Letter
from bot.store.chain import START, continue_chain
from bot.store.codes import draw_code
from bot.store.deciding import Batch, Changes, Known, Queued, in_turn, whole_senders
from bot.store.instants import to_micros
from bot.store.sqlite.sending import Sending
from bot.store.writing import Sealer, Statement

WAITING_OF = writing.FIND_WAITING + "AND i.sender = ? ORDER BY i.id"


@dataclass(frozen=True, slots=True)
class Handling:
    """Letters on one connection; always inside a transaction of the caller."""

    raw: Any
    sealer: Sealer
    sending: Sending

    def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> tuple[Handled, Changes]:
        at = to_micros(now)
        fresh = [item for item in letters if self.raw.execute(writing.SEE, (item.channel, item.id, at)).rowcount]
        waiting = self._waiting_of({letter.address for letter in fresh})
        return self._decide(in_turn(fresh, waiting), decide, now)

    def resume(self, decide: Decide, now: datetime, limit: int) -> tuple[Handled, Changes]:
        senders = self.raw.execute(writing.WAITING_SENDERS, (limit,)).fetchall()
        waiting = [queued for (sender,) in senders for queued in self._letters(sender)]
        return self._decide(whole_senders(waiting, limit), decide, now)

    def write(self, changes: Changes, now: datetime) -> list[Parcel]:
        for known in changes.erased:
            self._run(self.sealer.remains(self.raw.execute(writing.FIND_UNSEEN, (known.id,)).fetchall()))
        self._run(self.sealer.statements(changes, now))
        for known, steps in changes.dropped:
            events = self.raw.execute(writing.FIND_ANSWERS, (known.id,)).fetchall()
            self.raw.executemany(writing.DELETE_ANSWER, self.sealer.dropped(known, steps, events))
        parcels = self.sending.post(changes.drafts, now)
        if changes.audit:
            last = self.raw.execute(writing.LAST_AUDIT).fetchone()
            links = continue_chain(last[0] if last else START, changes.audit, now)
            self.raw.executemany(writing.INSERT_AUDIT, links)
        return parcels

    def _run(self, statements: Iterable[Statement]) -> None:
        for statement, rows in statements:
            if rows:
                self.raw.executemany(statement, rows)

    def doomed(self, client: int) -> Known | None:
        """Somebody who is to be erased."""
        row = self.raw.execute(writing.FIND_CLIENT + "WHERE c.id = ?", (client,)).fetchone()
        return None if row is None else self.sealer.read_doomed(row)

    def _decide(self, turns: Sequence[Queued], decide: Decide, now: datetime) -> tuple[Handled, Changes]:
        newcomers = self._newcomers()
        changes = Batch(decide, self._find, lambda: next(newcomers), now).run(turns)
        parcels = self.write(changes, now)
        return Handled(tuple(parcels), changes.dead, changes.failed), changes

    def _find(self, address: Address) -> Known | None:
        lookup = self.sealer.vault.lookup(address)
        row = self.raw.execute(writing.FIND_CLIENT + "WHERE c.lookup = ?", (lookup,)).fetchone()
        return None if row is None else self.sealer.read_client(row, address)

    def _newcomers(self) -> Iterator[tuple[int, str]]:
        """Ids and codes for clients to be. The write lock is held, so what is free now stays free."""
        row = self.raw.execute("SELECT seq FROM sqlite_sequence WHERE name = 'client'").fetchone()
        given: set[str] = set()
        for number in count((row[0] if row else 0) + 1):
            code = draw_code(self._is_taken(given))
            given.add(code)
            yield number, code

    def _is_taken(self, given: set[str]) -> Callable[[str], bool]:
        find = "SELECT 1 FROM client WHERE code = ?"
        return lambda code: code in given or self.raw.execute(find, (code,)).fetchone() is not None

    def _waiting_of(self, senders: set[Address]) -> list[Queued]:
        if self.raw.execute("SELECT 1 FROM inbox LIMIT 1").fetchone() is None:
            return []
        lookups = [self.sealer.vault.lookup(address) for address in senders]
        return [queued for lookup in lookups for queued in self._letters(lookup)]

    def _letters(self, sender: bytes) -> list[Queued]:
        letters = []
        for row in self.raw.execute(WAITING_OF, (sender,)).fetchall():
            try:
                letters.append(self.sealer.read_letter(row))
            except StoreError:
                # Damaged: it can never be decided, and its sender's next letters must not wait for it.
                self.raw.execute(writing.GIVE_UP, (row[0],))
        return letters
