"""Notices: what a therapist should know of, until it is closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, update

from bot.store.base import NoteAction, OpenNotice, UnseenAlert
from bot.store.damage import readable
from bot.store.instants import from_micros, from_micros_or_none, to_micros
from bot.store.tables import client, notice, outbox
from bot.store.vault import client_owner
from bot.store.writing import DETAILS, Sealer


def notices_where(connection: Connection, sealer: Sealer, condition: ColumnElement[bool]) -> tuple[OpenNotice, ...]:
    """Oldest first."""
    wanted = select(notice, client.c.code, client.c.wrapped).join(client).where(condition).order_by(notice.c.id)
    return readable(connection.execute(wanted), lambda row: _read(row, sealer), "notice")


def open_notices(connection: Connection, sealer: Sealer, therapist: str) -> tuple[OpenNotice, ...]:
    return notices_where(connection, sealer, (notice.c.therapist == therapist) & notice.c.closed_at.is_(None))


def unseen_alerts(connection: Connection, before: datetime) -> tuple[UnseenAlert, ...]:
    open_ones = notice.c.acknowledged_at.is_(None) & notice.c.closed_at.is_(None)
    wanted = select(notice.c.id, notice.c.client, client.c.code, notice.c.therapist, notice.c.at).join(client)
    wanted = wanted.where(notice.c.kind == "alert", open_ones, notice.c.at <= to_micros(before)).order_by(notice.c.id)
    rows = connection.execute(wanted)
    return tuple(UnseenAlert(row.id, row.client, row.code, row.therapist, from_micros(row.at)) for row in rows)


def note(connection: Connection, number: int, therapist: str, action: NoteAction, now: datetime) -> bool:
    column = {"acknowledge": notice.c.acknowledged_at, "close": notice.c.closed_at}[action]
    mark = (
        update(notice)
        .where(notice.c.id == number, notice.c.therapist == therapist, column.is_(None), notice.c.closed_at.is_(None))
        .values({column: to_micros(now)})
    )
    return connection.execute(mark).rowcount == 1


def old_alerts(connection: Connection, before: datetime) -> int:
    return connection.execute(select(func.count()).select_from(notice).where(_seen_before(before))).scalar_one()


def drop_alerts(connection: Connection, before: datetime) -> int:
    told = (outbox.c.kind == "alert") & outbox.c.therapist.is_not(None) & (outbox.c.at < to_micros(before))
    connection.execute(delete(outbox).where(told))
    return connection.execute(delete(notice).where(_seen_before(before))).rowcount


def _seen_before(before: datetime) -> ColumnElement[bool]:
    seen = or_(notice.c.acknowledged_at.is_not(None), notice.c.closed_at.is_not(None))
    return (notice.c.kind == "alert") & seen & (notice.c.at < to_micros(before))


def mark_told(connection: Connection, numbers: Sequence[int], period: str) -> None:
    if numbers:
        mark = update(notice).where(notice.c.id == bindparam("number")).values(digest=period)
        connection.execute(mark, [{"number": number} for number in numbers])


def _read(row: Any, sealer: Sealer) -> OpenNotice:
    key = sealer.vault.open_key(client_owner(row.client), row.wrapped)
    return OpenNotice(
        id=row.id,
        kind=row.kind,
        therapist=row.therapist,
        client=row.client,
        code=row.code,
        at=from_micros(row.at),
        details=orjson.loads(key.open(DETAILS, row.details)),
        due_at=from_micros_or_none(row.due_at),
        acknowledged_at=from_micros_or_none(row.acknowledged_at),
        closed_at=from_micros_or_none(row.closed_at),
        digest=row.digest,
    )
