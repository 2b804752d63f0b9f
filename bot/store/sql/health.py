"""Numbers without people in them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from bot.store.base import Health
from bot.store.instants import from_micros
from bot.store.tables import account, client, inbox, outbox


def health(connection: Connection, engine: str, now: datetime) -> Health:
    letters, oldest_letter = _count(connection, inbox, inbox.c.state == "waiting", now)
    dead_letters, _ = _count(connection, inbox, inbox.c.state == "dead", now)
    posts, oldest_post = _count(connection, outbox, _leaving(), now)
    given_up = and_(outbox.c.state == "dead", outbox.c.kind != "reminder")
    dead_posts, _ = _count(connection, outbox, given_up, now)
    return Health(letters, oldest_letter, dead_letters, posts, oldest_post, dead_posts, engine)


def _leaving() -> ColumnElement[bool]:
    """Posts that can go and did not go yet; one for a desk, or for someone who blocked us, is late for nobody."""
    unreachable = select(client.c.id).where(client.c.id == outbox.c.client, ~client.c.reachable).exists()
    paired = select(account.c.therapist).where(account.c.therapist == outbox.c.therapist).exists()
    return and_(outbox.c.state.in_(("waiting", "sending")), ~unreachable, or_(outbox.c.therapist.is_(None), paired))


def _count(
    connection: Connection, table: Table, condition: ColumnElement[Any], now: datetime
) -> tuple[int, timedelta | None]:
    number, oldest = connection.execute(select(func.count(), func.min(table.c.at)).where(condition)).one()
    return number, None if oldest is None else max(now - from_micros(oldest), timedelta())
