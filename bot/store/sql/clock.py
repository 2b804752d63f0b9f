"""Periodic work: who does it, and what a digest is made of."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from bot.store.base import Compose, DigestSource
from bot.store.deciding import Draft, draft
from bot.store.digests import DIGEST, about_source, untold
from bot.store.instants import from_micros_or_none, to_micros
from bot.store.sql.clients import views_where
from bot.store.sql.inserting import insert_new
from bot.store.sql.notices import mark_told, notices_where
from bot.store.tables import claim, client, conversation, notice
from bot.store.writing import Sealer


def claim_period(connection: Connection, kind: str, subject: str, period: str, now: datetime) -> bool:
    return insert_new(connection, claim, kind=kind, subject=subject, period=period, at=to_micros(now))


def claimed(connection: Connection, kind: str) -> frozenset[tuple[str, str]]:
    rows = connection.execute(select(claim.c.subject, claim.c.period).where(claim.c.kind == kind))
    return frozenset((row.subject, row.period) for row in rows)


def gather(connection: Connection, sealer: Sealer, therapist: str, period: str = "") -> DigestSource:
    """`period`: the digest being made, which is not the one before it."""
    mine = notice.c.therapist == therapist
    to_tell = mine & _to_tell()
    named = client.c.id.in_(select(notice.c.client).where(to_tell))
    unfinished, longest = connection.execute(_unfinished(therapist)).one()
    return DigestSource(
        notices=notices_where(connection, sealer, to_tell),
        clients={view.id: view for view in views_where(connection, sealer, named)},
        unfinished=unfinished,
        unfinished_since=from_micros_or_none(longest),
        since=_made_before(connection, therapist, period),
    )


def make_digest(
    connection: Connection, sealer: Sealer, therapist: str, period: str, compose: Compose, now: datetime
) -> list[Draft] | None:
    """Claimed, gathered, composed and marked; the drafts belong into the same transaction."""
    if not claim_period(connection, DIGEST, therapist, period, now):
        return None
    source = gather(connection, sealer, therapist, period)
    posts = compose(source)
    mark_told(connection, untold(source.notices), period)
    return [about_source(draft(post), source, period) for post in posts]


def _to_tell() -> ColumnElement[bool]:
    promised = or_(notice.c.kind == "alert", notice.c.due_at.is_not(None))
    return or_(notice.c.digest == "", notice.c.closed_at.is_(None) & promised)


def _unfinished(therapist: str) -> Select[int, int | None]:
    """Number and oldest touch; read without opening anybody's conversation."""
    went_on = ~conversation.c.ended & (conversation.c.updated_at > client.c.created_at)
    both = select(func.count(), func.min(conversation.c.updated_at)).select_from(client.join(conversation))
    return both.where(client.c.therapist == therapist, went_on)


def _made_before(connection: Connection, therapist: str, period: str) -> datetime | None:
    mine = (claim.c.kind == DIGEST) & (claim.c.subject == therapist) & (claim.c.period != period)
    return from_micros_or_none(connection.execute(select(func.max(claim.c.at)).where(mine)).scalar())
