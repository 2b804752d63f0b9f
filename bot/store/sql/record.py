"""The hash-chained log, for reading it back."""

from sqlalchemy import Connection, select

from bot.store.chain import Link
from bot.store.tables import audit


def links(connection: Connection) -> tuple[Link, ...]:
    """Oldest first."""
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.previous, audit.c.hash)
    rows = connection.execute(select(*columns).order_by(audit.c.id))
    return tuple((at, actor, action, bytes(previous), bytes(digest)) for at, actor, action, previous, digest in rows)
