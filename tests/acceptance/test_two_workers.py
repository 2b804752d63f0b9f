"""Two processes on one PostgreSQL: posts of the webhook go to both in turn, or one polls; the chats go as ever."""

import signal
from pathlib import Path

import pytest

from bot.transcript.parse import read_chat
from tests.acceptance.clock import Clock
from tests.acceptance.pair import WorkerPair
from tests.acceptance.person import Person
from tests.acceptance.talk import Talk
from tests.acceptance.test_chats import CHATS
from tests.fakes.bot_api import FakeBotApi

pytestmark = pytest.mark.postgres


async def play_all(pair: WorkerPair) -> list[str]:
    """Each chat by a client of its own; what did not go as written."""
    elena = await pair.paired()
    problems = []
    for number, path in enumerate(CHATS, start=100):
        client = Person(pair.api, number)
        talk = Talk(pair.content, client, elena, pair.store, pair.clock, pair.settled)
        problems.append(await talk.play(read_chat(path)))
    return [problem for problem in problems if problem]


async def test_the_chats_go_as_written_with_posts_to_two_workers_in_turn(
    api: FakeBotApi, postgres_url: str, clock: Clock, tmp_path: Path
) -> None:
    async with WorkerPair(api, postgres_url, clock, tmp_path, has_webhook=True) as pair:
        problems = await play_all(pair)

        assert problems == []
        assert min(pair.balancer.served.values()) > len(CHATS)
        assert [await one.end() for one in pair.workers] == [0, 0]


async def test_the_chats_go_as_written_with_one_of_two_workers_polling(
    api: FakeBotApi, postgres_url: str, clock: Clock, tmp_path: Path
) -> None:
    async with WorkerPair(api, postgres_url, clock, tmp_path, has_webhook=False) as pair:
        problems = await play_all(pair)

        assert problems == []
        assert [await one.end() for one in pair.workers] == [0, 0]


async def test_the_second_worker_polls_once_the_first_is_killed(
    api: FakeBotApi, postgres_url: str, clock: Clock, tmp_path: Path, anna: Person
) -> None:
    async with WorkerPair(api, postgres_url, clock, tmp_path, has_webhook=False) as pair:
        anna.command("start")
        await anna.expect_replies(2)
        await pair.settled()
        await pair.workers[0].end(signal.SIGKILL)
        anna.send("yes")
        reply = await anna.expect_reply()

        assert "Are you 18" in reply.text
        assert len({message.text for message in anna.replies}) == len(anna.replies)
