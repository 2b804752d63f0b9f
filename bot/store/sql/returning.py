"""A copy of the database that is put back: who was erased since is erased again, and repeats are marked as such.

The ledger of erasures holds fingerprints (HMAC) and times. Whoever was erased and began anew afterwards is another
client, and stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, true, update

from bot.store.instants import from_micros, to_micros
from bot.store.sql.inserting import insert_new
from bot.store.tables import client, erasure, outbox


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """Somebody was erased: the fingerprint of where they were, and when."""

    lookup: bytes
    at: datetime


def erasures(connection: Connection) -> tuple[Erasure, ...]:
    rows = connection.execute(select(erasure.c.lookup, erasure.c.at).order_by(erasure.c.at))
    return tuple(Erasure(bytes(lookup), from_micros(at)) for lookup, at in rows)


def put_right(connection: Connection, erased: Sequence[Erasure]) -> tuple[int, ...]:
    """Keep the ledger, doubt what was not sent when the copy was made, and tell which clients have to go again."""
    for one in erased:
        insert_new(connection, erasure, lookup=one.lookup, at=to_micros(one.at))
    unsent = outbox.c.state.in_(("waiting", "sending"))
    connection.execute(update(outbox).where(unsent).values(uncertain=true()))
    last: dict[bytes, int] = {}
    for one in (*erasures(connection), *erased):
        last[one.lookup] = max(last.get(one.lookup, 0), to_micros(one.at))
    rows = connection.execute(select(client.c.id, client.c.lookup, client.c.created_at).order_by(client.c.id))
    return tuple(number for number, lookup, begun in rows if begun <= last.get(bytes(lookup), -1))


def written(erased: Iterable[Erasure]) -> str:
    """As a list to keep beside copies: one line a person, and no word that leads to them."""
    return "".join(f"{one.lookup.hex()} {one.at.isoformat()}\n" for one in sorted(set(erased)))


def read(text: str) -> tuple[Erasure, ...]:
    """
    >>> read(written([Erasure(bytes(2), datetime.fromisoformat("2026-03-02T09:30:00+00:00"))]))[0].lookup
    b'\\x00\\x00'
    """
    lines = (line.split() for line in text.splitlines() if line.strip())
    return tuple(Erasure(bytes.fromhex(lookup), datetime.fromisoformat(at)) for lookup, at in lines)
