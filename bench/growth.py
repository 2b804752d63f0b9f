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
ROWS_EACH = 3
FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000000;
"""

MADE_ANEW = {
    ("client", "id"): ":first + n.value",
    ("client", "lookup"): "randomblob(32)",
    ("client", "code"): "hex(randomblob(8))",
    ("outbox", "key"): "'telegram:1:' || n.value || ':' || t.id",
    ("outbox", "queue"): "'client:' || (:first + n.value)",
}
"""What has to differ from copy to copy, beside the owner; every other column is copied as it is."""


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
    """Copies of one client who is done, with a few answers and posts each; none of them is ever opened again."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(FAST)
    seed, at = database.execute("SELECT id, created_at FROM client ORDER BY id LIMIT 1").fetchone()
    (last,) = database.execute("SELECT max(id) FROM client").fetchone()
    database.execute("BEGIN")
    database.execute("CREATE TEMP TABLE numbers (value INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO numbers VALUES (?)", ((number,) for number in range(1, size + 1)))
    for statement in _copies(database):
        database.execute(statement, {"first": last, "seed": seed})
    letters = ((f"1:{number}", at) for number in range(size * ROWS_EACH))
    database.executemany("INSERT INTO seen (channel, letter, at) VALUES ('telegram', ?, ?)", letters)
    database.execute("COMMIT")
    database.close()


def _copies(database: sqlite3.Connection) -> Iterator[str]:
    """One statement for each table that belongs to clients, made from its columns, so that it follows the schema."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in sorted(tables, key=lambda name: name != "client"):
        columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
        owner = "id" if table == "client" else "client"
        if owner not in columns:
            continue
        copied = [name for name in columns if name != "id" or table == "client"]
        values = [_value(table, name) for name in copied]
        rows = f"(SELECT * FROM {table} WHERE {owner} = :seed LIMIT {ROWS_EACH}) t"
        yield f"INSERT INTO {table} ({', '.join(copied)}) SELECT {', '.join(values)} FROM numbers n, {rows}"


def _value(table: str, column: str) -> str:
    usual = ":first + n.value" if column == "client" else f"t.{column}"
    return MADE_ANEW.get((table, column), usual)
