"""One fork server and one PostgreSQL for all kills of a test process; a prepared database on each engine."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.kill.databases import PostgresMaker, SqliteMaker
from tests.kill.lives import Lives
from tests.store.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    async with Lives(tmp_path) as one:
        yield one


@pytest.fixture
def sqlite_maker(tmp_path: Path) -> SqliteMaker:
    return SqliteMaker(tmp_path)


@pytest.fixture
def postgres_maker(postgres_server: PostgresServer, request: pytest.FixtureRequest) -> PostgresMaker:
    return PostgresMaker(postgres_server, f"kill_{abs(hash(request.node.nodeid)):x}")
