"""Reading clients: for their therapist, for themselves, for their export."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, exists, literal, or_, select, update

from bot.core.messages import Address
from bot.core.session import load_answer
from bot.store.base import AnswerEvent, ClientView, Conclusion, Mail, Record, Wake
from bot.store.codes import spelled
from bot.store.damage import readable
from bot.store.instants import day_of, from_micros, from_micros_or_none, to_micros
from bot.store.posting import BODY, address_queue, as_text, read_address, read_body
from bot.store.snapshots import SESSION, read_snapshot
from bot.store.sql.notices import notices_where
from bot.store.tables import answer, client, conversation, notice, outbox, seen
from bot.store.vault import DataKey, Vault, client_owner
from bot.store.writing import CLIENT_ADDRESS, EVENT, Sealer

KEPT = {
    "client": "client",
    "conversation": "client",
    "answer": "history",
    "notice": "notices",
    "outbox": "posts",
    "inbox": "none: a letter that waits is decided, or given up within three tries",
    "mention": "none: which posts to a therapist speak of them; their words are in `notices`",
}
"""Where a client's rows appear in their `Record`. A test compares this with the tables."""


def clients_of(connection: Connection, sealer: Sealer, therapist: str) -> tuple[ClientView, ...]:
    wanted = _views().where(client.c.therapist == therapist)
    newest_first = wanted.order_by(client.c.created_at.desc(), client.c.id.desc())
    return _read_views(connection, sealer, newest_first)


def client_by_code(connection: Connection, sealer: Sealer, therapist: str, code: str) -> ClientView | None:
    wanted = _views().where(client.c.therapist == therapist, client.c.code == spelled(code))
    row = connection.execute(wanted).first()
    return None if row is None else read_view(row, sealer)


def views_where(connection: Connection, sealer: Sealer, condition: ColumnElement[bool]) -> tuple[ClientView, ...]:
    """Oldest first."""
    wanted = _views().where(condition).order_by(client.c.created_at, client.c.id)
    return _read_views(connection, sealer, wanted)


def under_way(connection: Connection, sealer: Sealer) -> tuple[ClientView, ...]:
    return views_where(connection, sealer, ~conversation.c.ended)


def idle(connection: Connection, ended: bool, before: datetime, limit: int) -> tuple[int, ...]:
    at = to_micros(before)
    in_index = (conversation.c.ended == ended) & (conversation.c.updated_on <= day_of(at))
    oldest_first = (conversation.c.updated_on, conversation.c.updated_at)
    old = select(conversation.c.client).join(client).where(in_index, conversation.c.updated_at < at)
    oldest = old.where(client.c.concluded.is_(None)).order_by(*oldest_first).limit(limit)
    return tuple(connection.execute(oldest).scalars())


def concluded(connection: Connection, what: Conclusion, before: datetime, limit: int) -> tuple[int, ...]:
    at = to_micros(before)
    said = select(client.c.id).join(conversation).where(client.c.concluded == what, client.c.concluded_at < at)
    old = said.where(conversation.c.updated_at < at).order_by(client.c.concluded_at, client.c.id).limit(limit)
    return tuple(connection.execute(old).scalars())


def conclude(connection: Connection, number: int, therapist: str, what: Conclusion | None, now: datetime) -> bool:
    mine = update(client).where(client.c.id == number, client.c.therapist == therapist)
    said = mine.values(concluded=what, concluded_at=to_micros(now) if what else None)
    return connection.execute(said).rowcount == 1


def wakes(connection: Connection, sealer: Sealer, now: datetime, limit: int) -> tuple[Wake, ...]:
    key = literal("wake:") + cast(client.c.id, Text) + ":" + cast(conversation.c.wake_at, Text)
    is_tried = exists().where(seen.c.channel == client.c.channel, seen.c.letter == key)
    due = select(client.c.id, client.c.wrapped, client.c.address, key.label("key")).join_from(
        conversation, client, client.c.id == conversation.c.client
    )
    due = due.where(conversation.c.wake_at <= to_micros(now), client.c.reachable, ~is_tried)
    rows = connection.execute(due.order_by(conversation.c.wake_at).limit(limit)).all()
    return readable(rows, lambda row: Wake(row.key, _address(sealer, row)), "client")


def _address(sealer: Sealer, row: Any) -> Address:
    key = sealer.vault.open_key(client_owner(row.id), row.wrapped)
    return read_address(key.open(CLIENT_ADDRESS, row.address))


def find(connection: Connection, code: str) -> int | None:
    return connection.execute(select(client.c.id).where(client.c.code == spelled(code))).scalar()


def client_at(connection: Connection, vault: Vault, address: Address) -> int | None:
    return connection.execute(select(client.c.id).where(client.c.lookup == vault.lookup(address))).scalar()


def mail(connection: Connection, sealer: Sealer, address: Address, after: int, limit: int) -> tuple[Mail, ...]:
    lookup = sealer.vault.lookup(address)
    keys: dict[int | None, DataKey] = {None: sealer.system}
    mine: ColumnElement[bool] = (outbox.c.queue == address_queue(lookup)) & outbox.c.address.is_not(None)
    known = connection.execute(select(client.c.id, client.c.wrapped).where(client.c.lookup == lookup)).first()
    if known is not None:
        mine = or_(mine, outbox.c.client == known.id)
        keys[known.id] = sealer.vault.open_key(client_owner(known.id), known.wrapped)
    rows = connection.execute(_entries().where(mine, outbox.c.id > after).order_by(outbox.c.id).limit(limit))
    return tuple(read_mail(row, keys[row.client]) for row in rows)


def record(connection: Connection, sealer: Sealer, number: int) -> Record | None:
    row = connection.execute(_views().where(client.c.id == number)).first()
    if row is None:
        return None
    key = sealer.vault.open_key(client_owner(number), row.wrapped)
    events = connection.execute(select(answer.c.event).where(answer.c.client == number).order_by(answer.c.id))
    posts = connection.execute(_entries().where(outbox.c.client == number).order_by(outbox.c.id))
    return Record(
        client=read_view(row, sealer),
        history=tuple(AnswerEvent(load_answer(orjson.loads(key.open(EVENT, event)))) for (event,) in events),
        notices=notices_where(connection, sealer, notice.c.client == number),
        posts=tuple(read_mail(post, key) for post in posts),
    )


def read_view(row: Any, sealer: Sealer) -> ClientView:
    key = sealer.vault.open_key(client_owner(row.id), row.wrapped)
    return ClientView(
        id=row.id,
        code=row.code,
        channel=row.channel,
        therapist=row.therapist,
        created_at=from_micros(row.created_at),
        reachable=row.reachable,
        session=read_snapshot(key.open(SESSION, row.session)).session,
        concluded=row.concluded,
        concluded_at=from_micros_or_none(row.concluded_at),
    )


def _read_views(connection: Connection, sealer: Sealer, wanted: Select[Any]) -> tuple[ClientView, ...]:
    return readable(connection.execute(wanted), lambda row: read_view(row, sealer), "client")


def read_mail(row: Any, key: DataKey) -> Mail:
    return Mail(row.id, from_micros(row.at), as_text(read_body(key.open(BODY, row.body, row.key))))


def _views() -> Select[Any]:
    return select(client, conversation.c.session).join(conversation)


def _entries() -> Select[Any]:
    return select(outbox.c.id, outbox.c.at, outbox.c.key, outbox.c.client, outbox.c.body)
