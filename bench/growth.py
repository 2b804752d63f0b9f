"""What a full database costs: our bot with a thousand and with a million stored clients, in turn."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.measure import Load, Sample, sample
from bench.rig import Rig
from bench.subjects import DATABASE, Subject

SIZES = {"1k": 1_000, "1M": 1_000_000}
SEEDS = 60
FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000000;
"""

# Copies of one client who is done, with three letters, answers and posts each; none of them is ever opened again.
COPIES = (
    "INSERT INTO client SELECT :first + n.value, randomblob(32), hex(randomblob(8)), c.wrapped, c.channel, c.address, "
    "c.therapist, c.reachable, c.created_at FROM client c, numbers n WHERE c.id = :seed",
    "INSERT INTO conversation SELECT :first + n.value, v.session, v.ended, v.updated_at "
    "FROM conversation v, numbers n WHERE v.client = :seed",
    "INSERT INTO answer (client, at, event) SELECT :first + n.value, a.at, a.event "
    "FROM numbers n, (SELECT * FROM answer WHERE client = :seed LIMIT 3) a",
    "INSERT INTO seen SELECT 'telegram', n.value * 3 + t.value, :at "
    "FROM numbers n, (SELECT value FROM numbers LIMIT 3) t",
    "INSERT INTO outbox (key, queue, client, therapist, address, kind, period, silent, body, at, state, owner, "
    "lease_until, not_before, attempts, uncertain, reference) "
    "SELECT hex(randomblob(8)), 'client:' || (:first + n.value), "
    ":first + n.value, o.therapist, o.address, o.kind, o.period, o.silent, o.body, o.at, o.state, o.owner, "
    "o.lease_until, o.not_before, o.attempts, o.uncertain, o.reference "
    "FROM numbers n, (SELECT * FROM outbox WHERE client = :seed AND state = 'sent' LIMIT 3) o",
)


def fill_up(rig: Rig, subject: Subject, loads: Sequence[Load], rounds: Iterable[int]) -> Iterator[Sample]:
    """Each load is named as the size of its database."""
    folders = {name: _filled(rig, subject, name, size) for name, size in SIZES.items()}
    for number in rounds:
        for load in loads:
            yield sample(rig, subject, load, number, folders[load.name])
    for folder in folders.values():
        shutil.rmtree(folder)


def _filled(rig: Rig, subject: Subject, name: str, size: int) -> Path:
    folder = rig.work / f"stored-{name}"
    folder.mkdir()
    with rig.bot(subject, folder=folder) as bot:
        bot.walk(SEEDS, 0, in_all=SEEDS)
    _multiply(folder / DATABASE, size)
    return folder


def _multiply(path: Path, size: int) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(FAST)
    database.execute("BEGIN")
    database.execute("CREATE TEMP TABLE numbers (value INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO numbers VALUES (?)", ((number,) for number in range(1, size + 1)))
    seed, at = database.execute("SELECT id, created_at FROM client ORDER BY id LIMIT 1").fetchone()
    (last,) = database.execute("SELECT max(id) FROM client").fetchone()
    for statement in COPIES:
        database.execute(statement, {"first": last, "seed": seed, "at": at})
    database.execute("COMMIT")
    database.close()
