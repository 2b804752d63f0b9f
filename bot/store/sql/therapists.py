"""Therapists: their secret codes, their accounts, what lies on their desk."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, true, update

from bot.core.messages import Address
from bot.store.base import Mail, Paired, Redeemed, TicketKind
from bot.store.codes import ticket_digest
from bot.store.damage import readable
from bot.store.instants import from_micros, to_micros
from bot.store.posting import ACCOUNT, FRESH_ALERT, LASTING, UNREACHABLE, dump_address, read_address
from bot.store.sql.clients import read_mail
from bot.store.sql.inserting import insert_new
from bot.store.tables import account, claim, keyring, outbox, ticket
from bot.store.vault import DataKey, Vault, therapist_owner


def create_ticket(connection: Connection, kind: TicketKind, secret: str, subject: str, expires_at: datetime) -> None:
    values = {"kind": kind, "digest": ticket_digest(secret), "subject": subject, "expires_at": to_micros(expires_at)}
    connection.execute(insert(ticket).values(values))


def use_ticket(connection: Connection, kind: TicketKind, secret: str, now: datetime) -> str | None:
    mark = (
        update(ticket)
        .where(ticket.c.kind == kind, ticket.c.digest == ticket_digest(secret))
        .where(ticket.c.used_at.is_(None), ticket.c.expires_at > to_micros(now))
        .values(used_at=to_micros(now))
        .returning(ticket.c.subject)
    )
    return connection.execute(mark).scalar()


def see_ticket(connection: Connection, kind: TicketKind, secret: str, now: datetime) -> str | None:
    unused = (
        select(ticket.c.subject)
        .where(ticket.c.kind == kind, ticket.c.digest == ticket_digest(secret))
        .where(ticket.c.used_at.is_(None), ticket.c.expires_at > to_micros(now))
    )
    return connection.execute(unused).scalar()


def redeem(
    connection: Connection, vault: Vault, code: str, address: Address, pulled: frozenset[str], now: datetime
) -> Redeemed | None:
    therapist = use_ticket(connection, "pair", code, now)
    if therapist is not None:
        return Redeemed(therapist, pair(connection, vault, therapist, address, pulled, now))
    wanted = select(account, keyring.c.wrapped).select_from(ticket)
    wanted = wanted.join(account, account.c.therapist == ticket.c.subject)
    wanted = wanted.join(keyring, keyring.c.owner == "therapist:" + account.c.therapist)
    is_good = (ticket.c.kind == "pair") & (ticket.c.expires_at > to_micros(now))
    row = connection.execute(wanted.where(ticket.c.digest == ticket_digest(code), is_good)).first()
    is_theirs = row is not None and _account_in(row, vault).address == address
    return Redeemed(row.therapist) if row is not None and is_theirs else None


def pair(
    connection: Connection, vault: Vault, therapist: str, address: Address, pulled: frozenset[str], now: datetime
) -> Address | None:
    key = therapist_key(connection, vault, therapist)
    row = connection.execute(select(account).where(account.c.therapist == therapist).with_for_update()).first()
    before = None if row is None else read_address(key.open(ACCOUNT, row.address))
    if address.channel in pulled:
        _leave_on_desk(connection, therapist, true())
    elif row is None:
        _leave_on_desk(connection, therapist, ~_is_news(connection, therapist, now))
    outdated = (UNREACHABLE,) if before == address else LASTING  # the same account was tested before
    connection.execute(delete(claim).where(claim.c.kind.in_(outdated), claim.c.subject == therapist))
    connection.execute(delete(account).where(account.c.therapist == therapist))
    sealed = key.seal(ACCOUNT, dump_address(address))
    connection.execute(
        insert(account).values(therapist=therapist, channel=address.channel, address=sealed, at=to_micros(now))
    )
    return before if before != address else None


def therapists(connection: Connection, vault: Vault) -> tuple[Paired, ...]:
    wanted = (
        select(account, keyring.c.wrapped)
        .join(keyring, keyring.c.owner == "therapist:" + account.c.therapist)
        .order_by(account.c.therapist)
    )

    return readable(connection.execute(wanted), lambda row: _account_in(row, vault), "account")


def _account_in(row: Any, vault: Vault) -> Paired:
    key = vault.open_key(therapist_owner(row.therapist), row.wrapped)
    return Paired(row.therapist, read_address(key.open(ACCOUNT, row.address)), from_micros(row.at))


def unreachable(connection: Connection) -> tuple[str, ...]:
    names = select(claim.c.subject).where(claim.c.kind == UNREACHABLE).order_by(claim.c.subject)
    return tuple(connection.execute(names).scalars())


def desk_posts(connection: Connection, vault: Vault, therapist: str, limit: int) -> tuple[Mail, ...]:
    owner = therapist_owner(therapist)
    wrapped = connection.execute(select(keyring.c.wrapped).where(keyring.c.owner == owner)).scalar()
    if wrapped is None:
        return ()
    key = vault.open_key(owner, wrapped)
    newest_first = (
        select(outbox.c.id, outbox.c.at, outbox.c.key, outbox.c.body)
        .where(outbox.c.therapist == therapist, outbox.c.kind.in_(("digest", "alert", "note")))
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return readable(connection.execute(newest_first), lambda row: read_mail(row, key), "post")


def therapist_key(connection: Connection, vault: Vault, therapist: str) -> DataKey:
    owner = therapist_owner(therapist)
    insert_new(connection, keyring, owner=owner, wrapped=vault.new_key(owner)[1])
    wrapped = connection.execute(select(keyring.c.wrapped).where(keyring.c.owner == owner)).scalar_one()
    return vault.open_key(owner, wrapped)


def _is_news(connection: Connection, therapist: str, now: datetime) -> ColumnElement[bool]:
    """What a first account is sent after the event."""
    digests = (outbox.c.therapist == therapist) & (outbox.c.period != "")
    newest = connection.execute(select(outbox.c.period).where(digests).order_by(outbox.c.id.desc()).limit(1)).scalar()
    is_fresh = (outbox.c.kind == "alert") & (outbox.c.at > to_micros(now - FRESH_ALERT))
    return or_(is_fresh, (outbox.c.period != "") & (outbox.c.period == newest))


def _leave_on_desk(connection: Connection, therapist: str, old: ColumnElement[bool]) -> None:
    connection.execute(
        update(outbox).where(outbox.c.therapist == therapist, outbox.c.state == "waiting", old).values(state="sent")
    )
