"""What a transaction has to write, as statements with rows; the engines only run them.

The statements use `?`; `numbered` makes `$1` of them for PostgreSQL. Both engines take the same rows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.core.messages import Address
from bot.errors import StoreError
from bot.store.base import Letter, NoteAction, Notice
from bot.store.damage import UNREADABLE
from bot.store.deciding import Changes, Fate, Known, Queued
from bot.store.instants import day_of, from_micros, to_micros, to_micros_or_none
from bot.store.posting import BODY, dump_address, read_address, remaining_body
from bot.store.snapshots import SESSION, Snapshot, Snapshots
from bot.store.tables import owned_tables
from bot.store.vault import DataKey, Vault, client_owner, therapist_owner

RAW = "inbox|raw"
EVENT = "answer|event"
DETAILS = "notice|details"
CLIENT_ADDRESS = "client|address"

FIND_CLIENT = (
    "SELECT c.id, c.code, c.wrapped, c.therapist, c.reachable, c.created_at, v.session, c.lookup, c.address "
    "FROM client c JOIN conversation v ON v.client = c.id "
)
FIND_WAITING = (
    "SELECT i.id, i.channel, i.letter, i.at, i.raw, i.attempts, i.client, c.wrapped "
    "FROM inbox i LEFT JOIN client c ON c.id = i.client WHERE i.state = 'waiting' "
)
SEE = "INSERT INTO seen (channel, letter, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
WAITING_SENDERS = "SELECT sender FROM inbox WHERE state = 'waiting' GROUP BY sender ORDER BY min(id) LIMIT ?"
GIVE_UP = "UPDATE inbox SET state = 'dead' WHERE id = ?"

# A digest that was not sent yet may speak of others too: it is destroyed, and what it told is told by the next.
UNTELL = (
    "UPDATE notice SET digest = '' WHERE EXISTS (SELECT 1 FROM mention m JOIN outbox o ON o.id = m.post "
    "WHERE m.client = ? AND o.therapist = notice.therapist AND o.period = notice.digest AND o.period <> '' "
    "AND o.state IN ('waiting', 'sending'))"
)
ERASE_MENTIONS = "DELETE FROM outbox WHERE id IN (SELECT post FROM mention WHERE client = ?)"
# Alerts that were neither delivered nor seen to. A notice and its alert are written in one moment.
FIND_UNSEEN = (
    "SELECT o.id, o.key, o.therapist, o.body, k.wrapped FROM mention m JOIN outbox o ON o.id = m.post "
    "JOIN keyring k ON k.owner = 'therapist:' || o.therapist WHERE m.client = ? AND o.kind = 'alert' "
    "AND NOT (o.state = 'sent' AND o.reference <> '') AND EXISTS (SELECT 1 FROM notice n WHERE n.client = m.client "
    "AND n.kind = 'alert' AND n.therapist = o.therapist AND n.at = o.at AND n.acknowledged_at IS NULL "
    "AND n.closed_at IS NULL)"
)
KEEP_REMAINS = "UPDATE outbox SET body = ? WHERE id = ?"
UNMENTION = "DELETE FROM mention WHERE post = ?"
ERASE_LETTERS = "DELETE FROM inbox WHERE sender = ?"
ERASE_CLAIMS = "DELETE FROM claim WHERE subject = ?"
ERASE_OWNED = tuple(
    f"DELETE FROM {table.name} WHERE {'id' if table.name == 'client' else 'client'} = ?"  # noqa: S608 - our own names
    for table in owned_tables()
)
REMEMBER_ERASURE = "INSERT INTO erasure (lookup, at) VALUES (?, ?) ON CONFLICT DO NOTHING"

INSERT_CLIENT = (
    "INSERT INTO client (id, lookup, code, wrapped, channel, address, therapist, reachable, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_CLIENT = "UPDATE client SET therapist = ?, reachable = ? WHERE id = ?"
INSERT_CONVERSATION = (
    "INSERT INTO conversation (client, session, ended, updated_at, updated_on, wake_at) VALUES (?, ?, ?, ?, ?, ?)"
)
UPDATE_CONVERSATION = (
    "UPDATE conversation SET session = ?, ended = ?, updated_at = ?, updated_on = ?, wake_at = ? WHERE client = ?"
)
INSERT_ANSWER = "INSERT INTO answer (client, at, event) VALUES (?, ?, ?)"
FIND_ANSWERS = "SELECT id, event FROM answer WHERE client = ?"
DELETE_ANSWER = "DELETE FROM answer WHERE id = ?"
INSERT_NOTICE = (
    "INSERT INTO notice (client, therapist, kind, at, details, due_at, digest) VALUES (?, ?, ?, ?, ?, ?, '')"
)
MARK_NOTICE: Mapping[NoteAction, str] = {
    "acknowledge": "UPDATE notice SET acknowledged_at = ? WHERE id = ? AND therapist = ? AND acknowledged_at IS NULL "
    "AND closed_at IS NULL",
    "close": "UPDATE notice SET closed_at = ? WHERE id = ? AND therapist = ? AND closed_at IS NULL",
}
INSERT_INBOX = (
    "INSERT INTO inbox (channel, letter, sender, client, at, raw, state, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_INBOX = "UPDATE inbox SET state = ?, attempts = ? WHERE id = ?"
DELETE_INBOX = "DELETE FROM inbox WHERE id = ?"
INSERT_AUDIT = "INSERT INTO audit (at, actor, action, previous, hash) VALUES (?, ?, ?, ?, ?)"
LAST_AUDIT = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1"

Rows = list[tuple[Any, ...]]
Statement = tuple[str, Rows]


def numbered(statement: str) -> str:
    """
    >>> numbered("SELECT ?, ?")
    'SELECT $1, $2'
    """
    head, *parts = statement.split("?")
    return head + "".join(f"${index}{part}" for index, part in enumerate(parts, 1))


@dataclass(frozen=True, slots=True)
class Sealer:
    """Turns what the core knows into sealed rows, and back. `system` seals what belongs to nobody known."""

    vault: Vault
    snapshots: Snapshots
    system: DataKey

    def read_client(self, row: Any, address: Address | None = None) -> Known:
        """From a row of `FIND_CLIENT`; `address` if it is known already."""
        number, code, wrapped, therapist, reachable, created_at, sealed, _, sealed_address = row
        key = self.vault.open_key(client_owner(number), bytes(wrapped))
        return Known(
            id=number,
            code=code,
            address=address or read_address(key.open(CLIENT_ADDRESS, sealed_address)),
            therapist=therapist,
            reachable=bool(reachable),
            before=self.snapshots.get(number, sealed, key),
            created_at=from_micros(created_at),
            key=key,
            wrapped=wrapped,
            sealed=sealed,
        )

    def read_doomed(self, row: Any) -> Known:
        """For an erasure: also of someone of whom nothing can be read any more."""
        try:
            return self.read_client(row)
        except UNREADABLE:
            number, code, wrapped, therapist, reachable, created_at, sealed, lookup, _ = row
            gone = Known(number, code, Address("", ""), therapist, bool(reachable), None, from_micros(created_at))
            gone.wrapped, gone.sealed, gone.lookup = bytes(wrapped), bytes(sealed), bytes(lookup)
            return gone

    def read_letter(self, row: Any) -> Queued:
        """From a row of `FIND_WAITING`."""
        number, channel, letter, at, sealed, attempts, client, wrapped = row
        key = self.system if client is None else self.vault.open_key(client_owner(client), wrapped)
        head, _, raw = key.open(RAW, sealed, f"{channel}|{letter}").partition(b"\n")
        return Queued(Letter(channel, letter, read_address(head), raw, from_micros(at)), attempts, number)

    def statements(self, changes: Changes, now: datetime) -> Iterator[Statement]:
        """Everything but posts and the audit log, which need an answer from the database first."""
        if changes.erased:
            yield from self._erasures(changes.erased, now)
        yield from self._clients(changes.clients.values())
        yield (
            INSERT_ANSWER,
            [(known.id, to_micros(at), seal(known, EVENT, event)) for known, at, event in changes.answers],
        )
        yield INSERT_NOTICE, [self._notice(known, notice, details, now) for known, notice, details in changes.notices]
        for action, statement in MARK_NOTICE.items():
            marks = [mark for mark in changes.marks if mark.action == action]
            yield statement, [(to_micros(now), mark.notice, mark.therapist) for mark in marks]
        yield from self._fates(changes.fates)

    def remains(self, unseen: Iterable[Any]) -> Iterator[Statement]:
        """From rows of `FIND_UNSEEN`: what stays of these alerts; written before the erasure, which takes the rest."""
        kept = []
        for number, key, therapist, sealed, wrapped in unseen:
            opener = self.vault.open_key(therapist_owner(therapist), bytes(wrapped))
            with suppress(*UNREADABLE):
                body = remaining_body(opener.open(BODY, bytes(sealed), key))
                kept += [] if body is None else [(opener.seal(BODY, body, key), number)]
        yield KEEP_REMAINS, kept
        yield UNMENTION, [(number,) for _, number in kept]

    def dropped(self, known: Known, steps: Collection[str], rows: Iterable[Any]) -> Rows:
        """Which rows of `FIND_ANSWERS` are answers to these steps, for `DELETE_ANSWER`."""
        key = known.key
        if key is None:  # a client who came in this very transaction
            return []
        return [(number,) for number, event in rows if orjson.loads(key.open(EVENT, bytes(event)))["step"] in steps]

    def _erasures(self, erased: Iterable[Known], now: datetime) -> Iterator[Statement]:
        for known in erased:
            lookup, number = known.lookup or self.vault.lookup(known.address), (known.id,)
            self.vault.forget_key(known.wrapped)
            self.snapshots.drop(known.id, known.sealed)
            yield UNTELL, [number]
            yield ERASE_MENTIONS, [number]
            yield ERASE_LETTERS, [(lookup,)]
            yield ERASE_CLAIMS, [(client_owner(known.id),)]
            for statement in ERASE_OWNED:
                yield statement, [number]
            yield REMEMBER_ERASURE, [(lookup, to_micros(now))]

    def _clients(self, clients: Iterable[Known]) -> Iterator[Statement]:
        written = list(clients)
        yield INSERT_CLIENT, [self._new_client(known) for known in written if known.is_new]
        yield (
            UPDATE_CLIENT,
            [
                (known.therapist, known.reachable, known.id)
                for known in written
                if known.is_changed and not known.is_new
            ],
        )
        yield (
            INSERT_CONVERSATION,
            [
                (known.id, *self._session(known, snapshot))
                for known in written
                if known.is_new and (snapshot := known.snapshot)
            ],
        )
        yield (
            UPDATE_CONVERSATION,
            [
                (*self._session(known, snapshot), known.id)
                for known in written
                if not known.is_new and (snapshot := known.snapshot)
            ],
        )

    def _new_client(self, known: Known) -> tuple[Any, ...]:
        known.key, known.wrapped = self.vault.new_key(client_owner(known.id))
        return (
            known.id,
            self.vault.lookup(known.address),
            known.code,
            known.wrapped,
            known.address.channel,
            seal(known, CLIENT_ADDRESS, dump_address(known.address)),
            known.therapist,
            known.reachable,
            to_micros(known.created_at),
        )

    def _session(self, known: Known, snapshot: Snapshot) -> tuple[Any, ...]:
        sealed = seal(known, SESSION, snapshot.plain)
        self.snapshots.drop(known.id, known.sealed)
        self.snapshots.put(known.id, sealed, snapshot)
        session = snapshot.session
        at = to_micros(session.updated_at)
        return sealed, session.status == "ended", at, day_of(at), to_micros_or_none(session.wake_at)

    def _notice(self, known: Known, notice: Notice, details: bytes, now: datetime) -> tuple[Any, ...]:
        due_at = to_micros_or_none(notice.due_at)
        return known.id, notice.therapist, notice.kind, to_micros(now), seal(known, DETAILS, details), due_at

    def _fates(self, fates: Iterable[Fate]) -> Iterator[Statement]:
        gone, changed, kept = [], [], []
        for fate in fates:
            row = fate.queued.row
            if row is None:
                if fate.state != "done":
                    kept.append(self._kept(fate))
            elif fate.state == "done":
                gone.append((row,))
            elif fate.attempts != fate.queued.attempts:
                changed.append((fate.state, fate.attempts, row))
        yield DELETE_INBOX, gone
        yield UPDATE_INBOX, changed
        yield INSERT_INBOX, kept

    def _kept(self, fate: Fate) -> tuple[Any, ...]:
        letter, known = fate.queued.letter, fate.known
        plain = dump_address(letter.address) + b"\n" + letter.raw
        row = f"{letter.channel}|{letter.id}"
        sealed = seal(known, RAW, plain, row) if known else self.system.seal(RAW, plain, row)
        return (
            letter.channel,
            letter.id,
            self.vault.lookup(letter.address),
            known.id if known else None,
            to_micros(letter.at),
            sealed,
            fate.state,
            fate.attempts,
        )


def seal(known: Known, place: str, plain: bytes, row: str = "") -> bytes:
    if known.key is None:
        raise StoreError("Something of a client was to be written before their key was made.")
    return known.key.seal(place, plain, row)
