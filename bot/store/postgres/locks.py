"""Advisory locks: who is alive, and who may touch what. PostgreSQL drops them when the connection that took them ends.

Always taken in this order, and senders in the order of their numbers, so that no two workers wait for each other.
"""

from collections.abc import Iterable
from typing import Any

# First half of the key; the second says which worker, life of a worker, duty or sender.
MIGRATION = 1_582_759_937
LIFE = 1_582_759_938
SENDER = 1_582_759_939
AUDIT = 1_582_759_940
DUTY = 1_582_759_941
WORKER = 1_582_759_942

TAKE = "SELECT pg_advisory_xact_lock($1::int, number) FROM unnest($2::int[]) AS number"
TAKE_NAME = "SELECT pg_advisory_lock($1::int, hashtext($2))"
TRY_NAME = "SELECT pg_try_advisory_lock($1::int, hashtext($2))"
IS_HELD = (
    "EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
    "AND l.classid::bigint = 1582759938 AND l.objid::bigint = (hashtext(outbox.owner)::bigint & 4294967295) "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
"""Whether the owner of a row of `outbox` is alive; the number is `LIFE`."""

COUNT_WORKERS = (
    "SELECT count(*) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
    "AND l.classid::bigint = 1582759938 "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def begin_holding(lookups: Iterable[bytes]) -> str:
    """Statements that open a transaction and lock its senders, to be sent at once.

    One sender's letters are decided by one worker at a time, also before there is a row to lock.
    """
    numbers = ",".join(map(str, _numbers(lookups)))
    taken = f"SELECT pg_advisory_xact_lock({SENDER}, number) FROM unnest('{{{numbers}}}'::int[]) AS number"  # noqa: S608
    return f"BEGIN; {taken}"


async def lock_senders(connection: Any, lookups: Iterable[bytes]) -> None:
    """The same within a transaction."""
    await connection.fetch(TAKE, SENDER, _numbers(lookups))


def _numbers(lookups: Iterable[bytes]) -> list[int]:
    return sorted({int.from_bytes(lookup[:4], "big", signed=True) for lookup in lookups})


async def lock_audit(connection: Any) -> None:
    """A chain has one end. Taken last, so it is held for no longer than the commit."""
    await connection.fetch(TAKE, AUDIT, [0])
