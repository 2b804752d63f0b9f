"""Once a day: rows that nobody reads any more."""

from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from bot.store.instants import to_micros
from bot.store.posting import CLAIMED, KEPT, LASTING
from bot.store.tables import claim, client, inbox, outbox, seen, ticket


def sweep(connection: Connection, pulled: frozenset[str], now: datetime) -> None:
    old = to_micros(now - KEPT)
    connection.execute(delete(seen).where(seen.c.at < old))
    connection.execute(delete(ticket).where(or_(ticket.c.used_at.is_not(None), ticket.c.expires_at <= to_micros(now))))
    connection.execute(delete(claim).where(claim.c.kind.not_in(LASTING), claim.c.at < to_micros(now - CLAIMED)))
    connection.execute(update(inbox).where(inbox.c.state == "dead", inbox.c.at < old).values(raw=b""))

    # A client's page, and the desk, read here what was sent: that stays. A chat keeps its messages itself.
    chatting = select(client.c.id).where(client.c.channel.not_in(pulled))
    to_client = outbox.c.client.in_(chatting) & outbox.c.state.in_(("sent", "dead"))
    to_therapist = outbox.c.therapist.is_not(None) & (outbox.c.state == "sent") & (outbox.c.reference != "")
    connection.execute(delete(outbox).where(outbox.c.at < old, or_(to_client, to_therapist)))
