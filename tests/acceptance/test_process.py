"""`run_bot.py` as people start it: a process, its commands beside it, its end by a signal, its end by force."""

import json
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.deliver import AT_ONCE
from tests.acceptance.installation import Bot
from tests.acceptance.intake import go_through
from tests.acceptance.person import PATIENCE, Person
from tests.fakes.bot_api import FakeBotApi
from tests.kill.checker import Verdict, judge_messages

WAITING = 400


@pytest.fixture
async def bot(api: FakeBotApi, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    one = Bot(api, database_url, tmp_path)
    yield one
    for process in one.processes:
        await process.close()


async def test_an_intake_from_the_first_start_to_the_export_with_a_restart_between(
    bot: Bot, anna: Person, api: FakeBotApi
) -> None:
    first = await bot.run()
    elena = Person(api, 9001)
    code = re.search(r"/start (p_\S+)", await bot.command("pair", "elena"))
    assert code is not None
    elena.command("start", code[1])
    paired = await elena.expect_reply()
    await go_through(anna, upto="Where will you be")
    ended = await first.end()
    await bot.run()
    anna.send("1")
    asked = await anna.expect_reply()
    anna.send("I want to kill myself")
    alert = await elena.expect_reply()
    client = re.search(r"someone without a name yet (\w{4})", alert.text)
    assert client is not None
    await bot.command("export", client[1], "--to", str(bot.folder))
    kept = json.loads((bot.folder / f"{client[1]}-my-data.json").read_text())
    digest = await bot.command("digest", "elena")
    erased = await bot.command("erase", client[1], "--yes")

    assert "paired with Elena Marsh" in paired.text
    assert ended == 0
    assert "May I remind you here" in asked.text
    assert [answer["step"] for answer in kept["answers"]] == ["consent", "age", "place"]
    assert client[1] in digest
    assert "is erased" in erased
    assert "kill" not in bot.log()
    assert api.token not in bot.log()


async def test_updates_that_wait_while_the_process_is_killed_are_all_answered_once(bot: Bot, api: FakeBotApi) -> None:
    calm = Person(api, 100)
    process = await bot.run()
    calm.command("start")
    await calm.expect_replies(2)
    clients = [Person(api, number) for number in range(1000, 1000 + WAITING)]
    for client in clients:
        client.command("start")
    await api.wait_until(lambda: len(api.sent) > WAITING // 4, PATIENCE)
    await process.end(signal.SIGKILL)
    sent = len(api.sent)
    await bot.run()
    await api.wait_until(lambda: all(is_asked(client) for client in clients), PATIENCE)
    await process_ends_quietly(bot)
    wanted, verdict = [message.text for message in calm.replies], Verdict()
    for client in clients:
        judge_messages(wanted, [message.text for message in client.replies], verdict)

    assert sent < 2 * WAITING
    assert verdict.faults == {}
    assert verdict.marked <= sent + AT_ONCE  # what was under way is as uncertain as what came through


def is_asked(client: Person) -> bool:
    return any("Is that OK with you?" in message.text for message in client.replies)


async def process_ends_quietly(bot: Bot) -> None:
    assert await bot.processes[-1].end() == 0


async def test_the_desk_link_of_the_greeting_lets_the_therapist_in(bot: Bot) -> None:
    bot.environment["VESTIBULE_PRINT_DESK_LINK"] = "true"  # what a process of a test prints goes to no terminal
    process = await bot.begin("run")
    greeting = [await process.line() for _ in range(6)]
    link = re.search(r"(http://\S+)/desk/login\?ticket=(\S+)", "\n".join(greeting))
    assert link is not None
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as visitor:
        door = f"{link[1]}/desk/login"
        async with visitor.get(door, params={"ticket": link[2]}) as seen:
            looked = seen.status
        async with visitor.post(door, data={"ticket": link[2]}, headers={"Origin": link[1]}) as entered:
            page = await entered.text()

    assert looked == 200
    assert "Elena" in page
