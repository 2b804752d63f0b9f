"""Stores to test on: every engine, each test with a database of its own, opened as often as a test wants."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from bot.keys import MasterKey, new_master_key
from bot.store.base import Store
from bot.store.memory import MemoryStore
from bot.store.migrating import migrate
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from bot.store.tables import metadata
from tests.store.postgres_server import PostgresServer

MASTER = new_master_key()


class Engine:
    """One database. `open` gives another store on it; all are closed in the end."""

    name = ""
    shares = True  # whether two stores can be open on one database

    def __init__(self) -> None:
        self.stores: list[Store] = []

    def make(self, worker: str, master: MasterKey, **options: Any) -> Store:
        raise NotImplementedError

    async def open(self, worker: str = "bot", master: MasterKey = MASTER, **options: Any) -> Store:
        store = self.make(worker, master, **options)
        await store.open()
        self.stores.append(store)
        return store

    async def close(self) -> None:
        for store in self.stores:
            await store.close()
        self.stores.clear()

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        """The bare rows of a table, as a thief would see them."""
        raise NotImplementedError

    async def change(self, statement: str) -> None:
        """One statement past the store, as a disk that fails or a person with a console would do."""
        raise NotImplementedError


class Memory(Engine):
    name = "memory"
    shares = False

    def make(self, worker: str, master: MasterKey, **options: Any) -> Store:
        return MemoryStore(worker)


class Sqlite(Engine):
    name = "sqlite"
    shares = False

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def make(self, worker: str, master: MasterKey, **options: Any) -> Store:
        return SqliteStore(self.path, master, worker, **options)

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        engine = create_engine(f"sqlite:///{self.path}")
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
        finally:
            engine.dispose()

    async def change(self, statement: str) -> None:
        engine = create_engine(f"sqlite:///{self.path}")
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


class Postgres(Engine):
    name = "postgres"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def make(self, worker: str, master: MasterKey, **options: Any) -> Store:
        return PostgresStore(self.url, master, worker, **options)

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await connection.fetch(f"SELECT * FROM {table}")]
        finally:
            await connection.close()

    async def change(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file without a key, copied for each test: migrating is tested elsewhere."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """A migrated database. Making one for each test would take longer than the test; each empties it instead."""
    asyncio.run(_migrate(postgres_server.url()))
    return postgres_server.url()


@pytest.fixture
async def sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Sqlite]:
    path = tmp_path / "vestibule.db"
    shutil.copy(sqlite_template, path)
    engine = Sqlite(path)
    yield engine
    await engine.close()


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Postgres]:
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))
    await connection.close()
    engine = Postgres(postgres_url)
    yield engine
    await engine.close()


ENGINES = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
DATABASES = ENGINES[1:]


def _engine(request: pytest.FixtureRequest) -> Engine:
    # Not in an async fixture: what it asks for may run a loop of its own.
    return request.getfixturevalue(request.param)


@pytest.fixture
async def memory() -> Memory:
    return Memory()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    return _engine(request)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Engine:
    """Each engine that keeps something when it is closed."""
    return _engine(request)


@pytest.fixture
async def store(engine: Engine) -> Store:
    return await engine.open()


async def _migrate(url: str) -> None:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()
