"""A thousand canary answers: nothing that anyone said, is called or can be reached at stands anywhere in the clear.

Looked through are the log at DEBUG, what the process prints, every address of its web server, the database with all
its side files, and a backup. Then everyone is erased, and an older backup is put back.
"""

import asyncio
import re
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.store.engines import sqlite_path
from tests.acceptance.conftest import run_sql
from tests.acceptance.installation import Bot
from tests.acceptance.intake import begin, rush
from tests.acceptance.person import Person
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi
from tests.store.postgres_server import PostgresServer, _binaries

CANARY = "qzkolibri"  # stands in everything that is said here, and in no file of ours
PEOPLE = 100
FIRST = 770_012_000
UPTO_HOPE = 9
OWNED = ("client", "conversation", "answer", "inbox", "notice", "mention")
SEALED = (
    "SELECT wrapped FROM client",
    "SELECT session FROM conversation",
    "SELECT event FROM answer",
    "SELECT details FROM notice",
    "SELECT address FROM client",
)


@pytest.fixture
async def bot(api: FakeBotApi, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    one = Bot(api, database_url, tmp_path)
    one.environment |= {"VESTIBULE_LOG_LEVEL": "DEBUG", "VESTIBULE_WEB_PORT": str(free_port())}
    yield one
    for process in one.processes:
        await process.close()


@pytest.fixture
def folders(bot: Bot, request: pytest.FixtureRequest) -> Sequence[Path]:
    """Where everything of this installation lies, also what the engine itself writes."""
    if sqlite_path(bot.environment["VESTIBULE_DATABASE_URL"]) is not None:
        return (bot.folder,)
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return (bot.folder, server.folder)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Bird(Person):
    """Ten canaries each: what they are called at Telegram, and what they write, in every way that writing takes."""

    def __init__(self, api: FakeBotApi, number: int) -> None:
        super().__init__(api, FIRST + number, first_name=self.says("first", number))
        self.number = number

    @property
    def is_urgent(self) -> bool:
        return self.number % 10 == 0  # a therapist hears of it, in a chat of theirs that takes one message a second

    @staticmethod
    def says(what: str, number: int) -> str:
        return f"{CANARY} {what} {number}".title()

    def say(self, what: str) -> str:
        return self.says(what, self.number)

    async def sings(self) -> None:
        rush(self, await begin(self), hope=self.say("hope"), name=self.say("name"), most=UPTO_HOPE)
        told = self.send(f"{self.say('not a button')} {{{{ 7 * 7 }}}}")
        self.edit(told, self.say("edited"))
        self.send_photo(self.say("caption"))
        self.send_document(f"{self.say('file')}.pdf")
        self.send(f"{'I want to kill myself, ' * self.is_urgent}{self.say('again')}")
        self.send(f"/contact {self.say('argument')}")
        self.send_contact("+44 20 7946 0123")
        self.tap_data(self.replies[0], f"o:{self.say('forged')}:yes"[:60])


async def paired(bot: Bot, api: FakeBotApi) -> Person:
    code = re.search(r"/start (p_\S+)", await bot.command("pair", "elena"))
    assert code is not None
    elena = Person(api, 770_013_000)
    elena.command("start", code[1])
    await elena.expect_reply()
    return elena


def poison(api: FakeBotApi) -> None:
    """What nobody can understand must not be told either."""
    for number in range(20):
        chat = FIRST + number
        body = f'{{"update_id": %d, "message": {{"chat": {{"id": {chat}, "type": "private"}}, "text": ["{CANARY}"]}}}}'
        api.updates.push_raw(api.updates.next_update_id, (body % api.updates.next_update_id).encode(), chat)


async def rows(bot: Bot, statement: str) -> list[tuple[Any, ...]]:
    """From the bare database, without any of the bot."""
    url = bot.environment["VESTIBULE_DATABASE_URL"]
    path = sqlite_path(url)
    if path is None:
        return [tuple(row) for row in await run_sql(url, statement)]
    with closing(sqlite3.connect(path, timeout=30)) as raw:
        return raw.execute(statement).fetchall()


async def count(bot: Bot, of: str) -> int:
    return int((await rows(bot, f"SELECT count(*) FROM {of}"))[0][0])


async def sealed(bot: Bot) -> list[bytes]:
    """All that belongs to anyone, as it stands in the database."""
    return [bytes(row[0]) for statement in SEALED for row in await rows(bot, statement)]


def holders(folders: Iterable[Path], needles: Iterable[bytes]) -> set[str]:
    """Files that hold one of these, whatever its case, as bytes or as UTF-16."""
    wanted = [each.lower() for each in needles]
    wanted += [each.decode().encode("utf-16-le") for each in wanted if each.isascii()]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    return {path.name for path in files if any(each in content_of(path).lower() for each in wanted)}


def content_of(path: Path) -> bytes:
    """A file that the server has put away meanwhile holds nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def in_the_clear(api: FakeBotApi) -> list[bytes]:
    ids = [str(FIRST + number).encode() for number in range(PEOPLE)]
    return [CANARY.encode(), api.token.encode(), api.token.partition(":")[2].encode(), b"2079460123", *ids]


async def pages(port: str) -> str:
    """What the web server tells to whoever asks."""
    told = []
    async with aiohttp.ClientSession() as visitor:
        for path in ("/", "/healthz", "/readyz", "/metrics", "/desk/"):
            async with visitor.get(f"http://127.0.0.1:{port}{path}") as answer:
                told.append(await answer.text() + str(answer.headers))
    return "".join(told)


async def back_up(bot: Bot, copy: Path) -> None:
    process = await bot.begin("backup", str(copy))
    told = await process.output()
    if process.process.returncode:
        postgres_tool(told)


def postgres_tool(told: str) -> None:
    """The one command of PostgreSQL that the page names."""
    line = next(line for line in told.splitlines() if "pg_" in line)
    environment = {"PATH": f"{_binaries()}:/usr/bin:/bin"}
    subprocess.run(line[line.index("pg_") :], shell=True, check=True, env=environment, capture_output=True)


async def put_back(bot: Bot, copy: Path) -> None:
    process = await bot.begin("restore", str(copy), "--yes")
    told = await process.output()
    if process.process.returncode:
        postgres_tool(told)
        await bot.command("restore", "--erased", f"{copy}.erased")


async def quiet(api: FakeBotApi, bot: Bot) -> None:
    async def is_quiet() -> bool:
        await asyncio.sleep(0.2)  # another process works meanwhile, on the same database
        return not api.updates.pending and await count(bot, "outbox WHERE state IN ('waiting', 'sending')") == 0

    await until(is_quiet, "all letters confirmed and all posts gone", 120)


async def written_out(bot: Bot, folders: Sequence[Path]) -> None:
    """What PostgreSQL holds in memory is put on disk, so that it can be looked through."""
    if len(folders) > 1:
        await run_sql(bot.environment["VESTIBULE_DATABASE_URL"], "CHECKPOINT")


async def test_a_thousand_answers_stand_nowhere_in_the_clear_and_do_not_come_back_once_erased(
    bot: Bot, api: FakeBotApi, folders: Sequence[Path]
) -> None:
    process = await bot.run()
    elena = await paired(bot, api)
    birds = [Bird(api, number) for number in range(PEOPLE)]
    for kind in ("reset", "bad_gateway", "not_json"):
        api.faults.add_chance("sendMessage", kind, 0.01)
    await asyncio.gather(*(bird.sings() for bird in birds))
    poison(api)
    await quiet(api, bot)
    heard, kept = await count(bot, "client"), await sealed(bot)
    told = await pages(bot.environment["VESTIBULE_WEB_PORT"])
    copy = bot.folder / "backup" / "copy"
    copy.parent.mkdir()
    await back_up(bot, copy)
    await written_out(bot, folders)
    clear = holders(folders, in_the_clear(api))

    assert heard == PEOPLE
    assert sum(CANARY in reply.text.lower() for reply in elena.replies) >= PEOPLE / 10
    assert len(kept) > 4 * PEOPLE
    assert holders(folders, kept[:1]) != set()  # we do look where things are
    assert clear == set()
    assert CANARY not in told.lower()

    for bird in birds:
        bird.command("erase")
        bird.tap_data(bird.replies[0], "x:erase")
    await quiet(api, bot)
    left = {table: await count(bot, table) for table in OWNED}
    waiting = await count(bot, "outbox WHERE therapist IS NULL")
    ended = await process.end()
    await written_out(bot, folders)

    assert (left, waiting, ended) == (dict.fromkeys(OWNED, 0), 0, 0)
    if len(folders) == 1:  # PostgreSQL overwrites nothing: there the key is what goes
        assert holders([bot.folder / "data"], kept) == set()

    await put_back(bot, copy)

    assert {table: await count(bot, table) for table in OWNED} == dict.fromkeys(OWNED, 0)
    assert holders(folders, in_the_clear(api)) == set()
