"""A fresh database for each run, copied from a prepared one, and a look at its bare rows that needs none of the bot."""

import itertools
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from tests.store.postgres_server import PostgresServer

COUNTS = {
    "letters": "SELECT count(*) FROM seen",
    "waiting letters": "SELECT count(*) FROM inbox",
    "clients": "SELECT count(*) FROM client",
    "answers": "SELECT count(*) FROM answer",
    "notices": "SELECT kind, count(*) FROM notice GROUP BY kind ORDER BY kind",
    "posts": "SELECT kind, state, count(*) FROM outbox GROUP BY kind, state ORDER BY kind, state",
    "digests": "SELECT count(*) FROM claim WHERE kind = 'digest'",
}
CODES = "SELECT code FROM client ORDER BY id"
SENDING = "SELECT count(*) FROM outbox WHERE state = 'sending'"

Rows = Sequence[tuple[Any, ...]]


class Database(Protocol):
    url: str

    async def rows(self, statement: str) -> Rows: ...

    async def problems(self) -> str:
        """What the engine itself says about the file; empty if nothing."""

    async def drop(self) -> None: ...


class Maker(Protocol):
    """`fresh`: empty, or a copy of what `keep` was given."""

    async def fresh(self) -> Database: ...

    async def keep(self, database: Database) -> None: ...


async def counts(database: Database) -> dict[str, Rows]:
    return {name: await database.rows(statement) for name, statement in COUNTS.items()}


class SqliteFile:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "v.sqlite3"
        self.url = f"sqlite:///{self.path}"

    async def rows(self, statement: str) -> Rows:
        connection = sqlite3.connect(self.path)
        try:
            return [tuple(row) for row in connection.execute(statement)]
        finally:
            connection.close()

    async def problems(self) -> str:
        found = [row[0] for row in await self.rows("PRAGMA integrity_check")]
        found += [str(row) for row in await self.rows("PRAGMA foreign_key_check")]
        return "" if found == ["ok"] else "; ".join(found)

    async def drop(self) -> None:
        shutil.rmtree(self.folder)


class SqliteMaker:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._kept: Path | None = None

    async def fresh(self) -> SqliteFile:
        folder = self._folder / f"sqlite-{next(self._numbers)}"
        if self._kept is None:
            folder.mkdir()
        else:
            shutil.copytree(self._kept, folder)
        return SqliteFile(folder)

    async def keep(self, database: Database) -> None:
        assert isinstance(database, SqliteFile)
        self._kept = database.folder


class PostgresDatabase:
    def __init__(self, server: PostgresServer, name: str) -> None:
        self.name = name
        self.url = server.url(name)
        self._server = server

    async def rows(self, statement: str) -> Rows:
        return await run(self.url, statement)

    async def problems(self) -> str:
        return ""

    async def drop(self) -> None:
        await run(self._server.url(), f"DROP DATABASE {self.name} WITH (FORCE)")


class PostgresMaker:
    def __init__(self, server: PostgresServer, prefix: str) -> None:
        self._server = server
        self._names = (f"{prefix}_{number}" for number in itertools.count())
        self._template = "template1"

    async def fresh(self) -> PostgresDatabase:
        name = next(self._names)
        await run(self._server.url(), f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return PostgresDatabase(self._server, name)

    async def keep(self, database: Database) -> None:
        assert isinstance(database, PostgresDatabase)
        self._template = database.name


async def run(url: str, statement: str) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
