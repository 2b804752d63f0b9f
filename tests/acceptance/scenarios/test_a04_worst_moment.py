"""A4: the worst moments: killed at work, no network, too fast for Telegram, blocked. No answer is lost or doubled."""

import asyncio
import signal
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.processes import worker
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, TO_END, TO_FEE, agreeing, go, texts
from tests.acceptance.test_digest import TUESDAY_AT_EIGHT, digests_to
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi, FaultKind
from tests.kill.checker import MARK

MOMENTS = {
    "received, not kept": ("getUpdates", True),
    "kept, not sent": ("sendMessage", False),
    "sent, not noted": ("sendMessage", True),
}


class Worker:
    """The bot as a process on the office's files; what comes after it is killed runs in this process."""

    def __init__(self, office: Office, folder: Path) -> None:
        on_trial = {**office.environment, "VESTIBULE_TRIAL": "yes"}
        self._process = worker(on_trial, office.clock.path, folder, "worker")

    async def start(self) -> None:
        await self._process.ready()

    async def kill(self) -> None:
        await self._process.end(signal.SIGKILL)

    async def close(self) -> None:
        await self._process.close()


@pytest.fixture
def closed(api: FakeBotApi, database_url: str, clock: Clock, tmp_path: Path) -> Office:
    """Not open yet."""
    return Office(api, database_url, clock, tmp_path)


@pytest.fixture
def killed(closed: Office, tmp_path: Path, houses: AsyncExitStack) -> Worker:
    one = Worker(closed, tmp_path)
    houses.push_async_callback(one.close)
    return one


@pytest.mark.parametrize("moment", MOMENTS)
async def test_killed_in_the_middle_no_answer_is_lost_and_at_most_one_prompt_repeated(
    moment: str, closed: Office, killed: Worker, api: FakeBotApi, anna: Person, houses: AsyncExitStack
) -> None:
    method, is_carried_out = MOMENTS[moment]
    await killed.start()
    await go(anna, *TO_AGE)
    api.faults.add(method, FaultKind.HANG, accepted=is_carried_out)
    if method == "getUpdates":
        anna.send("x")  # ends the poll that may be under way
        await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    anna.send("34")
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    await asyncio.sleep(0.05)
    await killed.kill()
    await opened(closed, houses)
    await closed.settled()
    asked = [text for text in texts(anna.replies) if "What brings you?" in text]
    await go(anna, "sleep")

    assert 1 <= len(asked) <= 2
    assert [text.startswith(MARK) for text in asked[1:]] == [True] * (len(asked) - 1)
    assert await closed.events(7, "age") == [34]
    assert await closed.events(7, "concerns") == [("sleep",)]
    assert "What would you like to be different?" in anna.replies[-1].text


async def test_killed_while_the_summary_leaves_it_comes_once(
    closed: Office, killed: Worker, api: FakeBotApi, anna: Person, houses: AsyncExitStack
) -> None:
    await opened(closed, houses)
    elena = await paired(closed)
    await go(anna, *TO_END)
    await closed.settled()
    await closed.stop()
    await killed.start()
    api.faults.add("sendMessage", FaultKind.HANG)
    closed.clock.forward_to(TUESDAY_AT_EIGHT)
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    await killed.kill()
    await closed.start()
    await elena.expect_reply()
    await closed.app._ticker.tick()
    await closed.settled()

    assert len(digests_to(elena)) == 1


async def test_what_telegram_delivers_twice_is_answered_once(office: Office, anna: Person, api: FakeBotApi) -> None:
    await go(anna, *TO_AGE)
    anna.send("34")
    update = api.updates.pending[-1]
    await anna.expect_reply()
    await office.settled()
    before = len(anna.replies)
    api.updates.push_raw(update.update_id, update.body, 7)
    await office.settled()

    assert len(anna.replies) == before
    assert await office.events(7, "age") == [34]
    assert "concerns" not in await office.kept(7)


async def test_half_a_minute_without_network_loses_and_doubles_nothing(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, anna: Person
) -> None:
    office = Office(api, database_url, Clock.make(clock.path, speed=20), tmp_path)
    await opened(office, houses)
    await go(anna, *TO_AGE)
    before = len(anna.replies)
    await api.stop_listening()
    for words in ("34", "sleep", "to rest"):
        anna.send(words)
    await asyncio.sleep(1.5)  # half a minute of the office's clock
    await api.start_listening()
    await office.settled()
    asked = [text.removeprefix(MARK) for text in texts(anna.replies[before:])]

    assert ["brings you" in asked[0], "different" in asked[1], "Does the fee" in asked[2]] == [True] * 3
    assert len(asked) == 3
    assert [await office.events(7, step) for step in ("age", "concerns", "hopes")] == [[34], [("sleep",)], ["to rest"]]


async def test_told_to_wait_by_telegram_the_bot_waits_and_others_go_on(
    office: Office, anna: Person, api: FakeBotApi
) -> None:
    await go(anna, *TO_AGE)
    ben = Person(api, 8)
    await go(ben, *TO_AGE)
    await office.settled()
    api.faults.add("sendMessage", FaultKind.TOO_MANY_REQUESTS, retry_after=600)
    anna.send("34")
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    anna.send("sleep")
    await go(ben, "44")
    await asyncio.sleep(1.2)  # the outbox is looked at every second
    early = [call for call in api.calls_of("sendMessage") if call.params["chat_id"] == 7 and not call.fault]
    waited = len(early) == len(anna.replies)
    seen = len(anna.replies)
    office.clock.forward(timedelta(seconds=600))
    replies = await anna.expect_replies(2)
    await office.settled()

    assert waited
    assert seen == 2
    assert ["What brings you?" in replies[0].text, "different" in replies[1].text] == [True, True]
    assert len(anna.replies) == 4


async def test_who_blocks_is_parked_without_reminders_and_goes_on_where_they_were(
    office: Office, anna: Person, api: FakeBotApi
) -> None:
    await office.remind()
    await go(anna, *agreeing(TO_FEE))
    await office.settled()
    api.world.blocked.add(7)  # Telegram tells only when it refuses
    tries = len(sends_to(api, 7))
    office.clock.forward(timedelta(days=2, hours=2))
    await until(lambda: is_parked(office), "the client is parked")
    refused = len(sends_to(api, 7))
    office.clock.forward(timedelta(days=7))
    await office.app._ticker.tick()
    await office.settled()
    after = len(sends_to(api, 7))
    anna.unblock()
    anna.skip_replies()
    anna.command("start")
    back = (await anna.expect_replies(2))[-1]

    assert refused == tries + 1
    assert after == refused
    assert "Does the fee work for you?" in back.text
    on = await go(anna, "o:fee_ok:yes")
    assert "When may we call?" in on.text


async def is_parked(office: Office) -> bool:
    view = await office.store.client("elena", await office.code(7))
    return view is not None and not view.reachable


def sends_to(api: FakeBotApi, chat: int) -> list[object]:
    return [call for call in api.calls_of("sendMessage") if call.params["chat_id"] == chat]
