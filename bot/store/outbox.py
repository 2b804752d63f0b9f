"""The outbox in statements: what enters, what is due, how an attempt ended. For both engines, with `?`."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.posts import Parcel
from bot.store.base import Settled
from bot.store.instants import from_micros, to_micros, to_micros_or_none
from bot.store.posting import ACCOUNT, ADDRESS, BODY, LEASE, UNREACHABLE, read_address, read_body
from bot.store.vault import client_owner, therapist_owner
from bot.store.writing import CLIENT_ADDRESS, Sealer, Statement

INSERT = (
    "INSERT INTO outbox (key, queue, client, therapist, address, kind, period, silent, body, at, state, owner, "
    "lease_until, attempts, uncertain, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO NOTHING"
)
IS_CLIENT = "SELECT 1 FROM client WHERE id = ?"
INSERT_MENTION = "INSERT INTO mention (post, client) VALUES (?, ?) ON CONFLICT DO NOTHING"

# An older post that waits, or that another worker sends. Our own in flight are sent in order by this worker.
IS_BLOCKED = (
    "SELECT 1 FROM outbox WHERE queue = ? AND state IN ('waiting', 'sending') AND (state = 'waiting' OR owner <> ?) "
    "LIMIT 1"
)

HURRY = "UPDATE outbox SET not_before = NULL WHERE queue = ? AND state IN ('waiting', 'sending') AND state = 'waiting'"

RELEASE = (
    "UPDATE outbox SET state = 'waiting', uncertain = true, attempts = attempts + 1, owner = NULL, lease_until = NULL "
    "WHERE state IN ('waiting', 'sending') AND state = 'sending' "
)
RECLAIM_ALL = RELEASE
RECLAIM_EXPIRED = RELEASE + "AND lease_until < ?"

# `state IN (...)` is said again where it follows from the rest: it is what lets the partial index be used.
DUE = (
    "SELECT o.id, o.key, o.queue, o.client, o.therapist, o.address, o.kind, o.silent, o.body, o.at, "
    "o.uncertain, o.attempts, c.wrapped, c.address, k.wrapped, a.address "
    "FROM outbox o LEFT JOIN client c ON c.id = o.client LEFT JOIN account a ON a.therapist = o.therapist "
    "LEFT JOIN keyring k ON k.owner = 'therapist:' || o.therapist "
    "WHERE o.state IN ('waiting', 'sending') AND o.state = 'waiting' AND (o.not_before IS NULL OR o.not_before <= ?) "
    "AND o.id = (SELECT min(b.id) FROM outbox b WHERE b.queue = o.queue AND b.state IN ('waiting', 'sending')) "
    "AND (o.client IS NULL OR c.reachable) AND (o.therapist IS NULL OR a.address IS NOT NULL) "
    "ORDER BY CASE o.kind WHEN 'alert' THEN 0 WHEN 'reply' THEN 1 ELSE 2 END, o.id LIMIT ?"
)
TAKE = "UPDATE outbox SET state = 'sending', owner = ?, lease_until = ? WHERE id = ?"
BURY = "UPDATE outbox SET state = 'dead' WHERE id = ?"

MARK_UNREACHABLE = (
    "UPDATE client SET reachable = false WHERE id = (SELECT client FROM outbox WHERE id = ? AND owner = ?)"
)
# Only the account that was written to: another may have been paired since the lease began.
WRITTEN_TO = (
    "o.id = ? AND o.owner = ? AND o.state = 'sending' AND a.therapist = o.therapist AND a.at <= o.lease_until - ?"
)
REMEMBER_UNREACHABLE = (
    f"INSERT INTO claim (kind, subject, period, at) SELECT '{UNREACHABLE}', a.therapist, '', CAST(? AS bigint) "  # noqa: S608
    f"FROM account a, outbox o WHERE {WRITTEN_TO} ON CONFLICT DO NOTHING"
)
FORGET_ACCOUNT = (
    f"DELETE FROM account WHERE therapist IN (SELECT a.therapist FROM account a, outbox o WHERE {WRITTEN_TO})"  # noqa: S608
)
SETTLE = (
    "UPDATE outbox SET state = ?, not_before = ?, uncertain = (uncertain OR ?), reference = ?, "
    "attempts = attempts + 1, owner = NULL, lease_until = NULL WHERE id = ? AND state = 'sending' AND owner = ?"
)
# Of somebody of whom nothing else is kept, nothing is kept once the words have left.
DROP_STRANGERS = (
    "DELETE FROM outbox WHERE id = ? AND client IS NULL AND therapist IS NULL AND state IN ('sent', 'dead')"
)
DROP_FAREWELLS = "DELETE FROM outbox WHERE address IS NOT NULL AND state IN ('sent', 'dead') AND at < ?"

FIND_KEY = "SELECT wrapped FROM keyring WHERE owner = ?"
INSERT_KEY = "INSERT INTO keyring (owner, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING"
FIND_ACCOUNT = "SELECT address FROM account WHERE therapist = ?"

STATES = {"sent": "sent", "later": "waiting", "dead": "dead"}


def settlements(results: Iterable[Settled], worker: str, now: datetime) -> Iterator[Statement]:
    """A lease that was lost meanwhile is not settled: the row is somebody else's now. Of two results one counts."""
    first: dict[int, Settled] = {}
    for result in results:
        first.setdefault(result.parcel, result)
    results = list(first.values())
    unreachable = [result.parcel for result in results if result.unreachable]
    written_to = [(number, worker, LEASE // timedelta(microseconds=1)) for number in unreachable]
    yield MARK_UNREACHABLE, [(number, worker) for number in unreachable]
    yield REMEMBER_UNREACHABLE, [(to_micros(now), *each) for each in written_to]
    yield FORGET_ACCOUNT, written_to
    yield (
        SETTLE,
        [
            (
                STATES[result.state],
                to_micros_or_none(result.not_before),
                result.uncertain,
                result.reference,
                result.parcel,
                worker,
            )
            for result in results
        ],
    )
    yield DROP_STRANGERS, [(result.parcel,) for result in results if result.state != "later"]


def read_parcel(row: Any, sealer: Sealer) -> Parcel:
    """From a row of `DUE`."""
    number, key, queue, client, therapist, address, kind, silent, body, at, uncertain, attempts = row[:12]
    client_key, client_address, therapist_key, account = row[12:]
    vault = sealer.vault
    if client is not None:
        opener, to = vault.open_key(client_owner(client), client_key), (CLIENT_ADDRESS, client_address, "")
    elif therapist is not None:
        opener, to = vault.open_key(therapist_owner(therapist), therapist_key), (ACCOUNT, account, "")
    else:
        opener, to = sealer.system, (ADDRESS, address, key)
    return Parcel(
        id=number,
        address=read_address(opener.open(*to)),
        body=read_body(opener.open(BODY, body, key)),
        kind=kind,
        silent=bool(silent),
        uncertain=bool(uncertain),
        attempts=attempts,
        client=client,
        queue=queue,
        at=from_micros(at),
        therapist=therapist,
    )
