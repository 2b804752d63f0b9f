"""A bot on each engine, with a fake of Telegram, a clock, and people who write to it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.migrating import migrate
from tests.acceptance.clock import Clock
from tests.acceptance.house import THERAPIST, THERAPIST_ACCOUNT, House
from tests.acceptance.person import Person
from tests.fakes.bot_api import FakeBotApi
from tests.opened import open_to_clients
from tests.store.postgres_server import PostgresServer

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    server.start()
    asyncio.run(migrated(server))
    yield server
    server.remove()


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    name = f"house_{abs(hash(request.node.nodeid)):x}"
    await run_sql(postgres_server.url(), f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield postgres_server.url(name)
    await run_sql(postgres_server.url(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/vestibule.sqlite3"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as one:
        yield one


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock.make(tmp_path / "clock")


@pytest.fixture
async def houses() -> AsyncIterator[AsyncExitStack]:
    """Whatever a test opens is closed after it, the newest first."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def house(api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack) -> House:
    """Open, on each engine in turn."""
    return await opened(House(api, database_url, clock), houses)


@pytest.fixture
def anna(api: FakeBotApi) -> Person:
    return Person(api, 7)


@pytest.fixture
async def elena(house: House) -> Person:
    """The therapist of the practice, with a paired account."""
    return await paired(house)


async def opened(house: House, houses: AsyncExitStack) -> House:
    houses.push_async_callback(house.stop)
    await house.start()
    return house


async def paired(house: House, therapist: str = THERAPIST, account: int = THERAPIST_ACCOUNT) -> Person:
    """As `run_bot.py pair` does it: a secret code, sent with /start."""
    client = Person(house.api, account, first_name=therapist.title())
    code = f"a-code-for-{therapist}"
    await house.store.create_ticket("pair", code, therapist, house.clock() + timedelta(minutes=15))
    client.command("start", f"p_{code}")
    await client.expect_reply()
    await house.settled()
    if house.is_opened:
        await open_to_clients(house.app)
    return client


async def run_sql(url: str, statement: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def migrated(server: PostgresServer) -> None:
    await run_sql(server.url(), f"CREATE DATABASE {TEMPLATE}")
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(server.url(TEMPLATE)))
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()
