"""An installation that people have written to, and commands that are run on it as an operator would."""

import asyncio
import os
import shlex
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar
from unittest import mock

import asyncpg
import pytest

from bot.cli import main
from bot.settings import read_settings
from bot.store.sql.store import SqlStore
from bot.upkeep.opened import database_of
from bot.wiring.store import master_key
from tests.store.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
NUMBERS = count(1)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


class House:
    """`run`: a line such as `backup copy.sqlite3`; `work`: something with its database, which is open meanwhile."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], **settings: str) -> None:
        self.folder = folder
        self._capsys = capsys
        self.environment = {"HOME": str(folder), **{f"VESTIBULE_{name.upper()}": to for name, to in settings.items()}}

    @property
    def database(self) -> Path:
        return self.folder / "data" / "vestibule.sqlite3"

    def run(self, line: str) -> Ran:
        with mock.patch.dict(os.environ, {"COLUMNS": "100"}):
            code = main(shlex.split(line), self.environment)
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def work(self, what: Callable[[SqlStore], Awaitable[T]], *, exclusive: bool = True) -> T:
        async def working() -> T:
            settings = read_settings(self.environment)
            store = database_of(settings, master_key(settings, self.environment), exclusive=exclusive)
            try:
                await store.open()
                return await what(store)
            finally:
                await store.close()

        return asyncio.run(working())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the practice's files, which is also where commands run."""
    for content in ("config", "flows", "templates"):
        shutil.copytree(ROOT / content, tmp_path / content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def house(folder: Path, capsys: pytest.CaptureFixture[str]) -> House:
    return House(folder, capsys)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def served(folder: Path, capsys: pytest.CaptureFixture[str], postgres_server: PostgresServer) -> House:
    """The same with a PostgreSQL database of its own."""
    name = f"house_{next(NUMBERS)}"
    asyncio.run(_create(postgres_server, name))
    return House(folder, capsys, database_url=postgres_server.url(name))


async def _create(server: PostgresServer, name: str) -> None:
    connection = await asyncpg.connect(server.url())
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
