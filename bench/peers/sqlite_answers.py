"""The table of answers that the peers with SQLite share: one connection, WAL, a full commit an answer."""

from pathlib import Path

import aiosqlite

SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS answers (client INTEGER, step INTEGER, words TEXT, PRIMARY KEY (client, step)) WITHOUT ROWID;
"""


async def open_answers(folder: Path) -> aiosqlite.Connection:
    database = await aiosqlite.connect(folder / "answers.sqlite3")
    await database.executescript(SCHEMA)
    return database


async def keep(database: aiosqlite.Connection, client: int, step: int, words: str) -> None:
    await database.execute("INSERT INTO answers VALUES (?, ?, ?)", (client, step, words))
    await database.commit()
