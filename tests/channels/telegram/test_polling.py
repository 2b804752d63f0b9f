"""Long polling: nothing is confirmed before it is kept, and nothing stops it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.channels.base import Hints
from bot.channels.telegram.inbound import UnreadableUpdate, parse
from bot.channels.telegram.service import TelegramChannel
from bot.core.messages import Said
from bot.errors import SettingsError, StoreError
from bot.posts import Text
from tests.channels.telegram.stage import ANNA, FAST, Taker, away, logged, running, settings_for
from tests.fakes.bot_api import FakeBotApi, FakeClient, FaultKind


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as one:
        yield one


@pytest.fixture
def anna(api: FakeBotApi) -> FakeClient:
    return FakeClient(api, 7)


def actions(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [getattr(record, "action", "") for record in caplog.records]


async def confirmed(api: FakeBotApi) -> None:
    await api.wait_until(lambda: not api.updates.pending)


async def test_an_update_is_confirmed_only_after_it_was_taken(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    taker.gate.clear()
    async with running(api, taker) as channel:
        anna.send("hello")
        await taker.expect_attempts(1)
        polls = len(api.calls_of("getUpdates"))

        await channel.send(ANNA, Text("meanwhile"), Hints())

        assert len(api.calls_of("getUpdates")) == polls
        assert api.updates.confirmed_offset == 0
        taker.gate.set()
        await confirmed(api)
        assert len(taker.letters) == 1


@pytest.mark.parametrize("error", [away(), RuntimeError("a bug")])
async def test_what_could_not_be_taken_comes_again(api: FakeBotApi, anna: FakeClient, error: Exception) -> None:
    taker = Taker(error, error)
    anna.send("hello")

    async with running(api, taker):
        await taker.expect_letters(1)
        await confirmed(api)

    assert taker.batches == [taker.batches[0]] * 3
    assert [letter.id for letter in taker.letters] == taker.batches[0]


async def test_all_that_waits_is_taken_at_once_and_in_order(api: FakeBotApi, anna: FakeClient) -> None:
    taker, ben = Taker(), FakeClient(api, 8)
    anna.send("one")
    ben.send("two")
    anna.send("three")

    async with running(api, taker):
        await taker.expect_letters(3)

    assert len(taker.batches) == 1
    contents = [found.content for letter in taker.letters if (found := parse(letter))]
    assert contents == [Said("one"), Said("two"), Said("three")]


async def test_only_what_the_assistant_answers_is_asked_for(api: FakeBotApi, anna: FakeClient) -> None:
    async with running(api, Taker()):
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))

    params = api.calls_of("getUpdates")[0].params
    assert params["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert "offset" not in params


async def test_the_offset_is_forgotten_once_nothing_waits(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    anna.send("hello")

    async with running(api, taker, pace=replace(FAST, poll=0)):
        await confirmed(api)
        polls = len(api.calls_of("getUpdates"))
        await api.wait_until(lambda: len(api.calls_of("getUpdates")) > polls + 1)

    assert "offset" not in api.calls_of("getUpdates")[-1].params


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.HANG])
async def test_a_broken_poll_costs_nothing(api: FakeBotApi, anna: FakeClient, kind: FaultKind) -> None:
    taker = Taker()
    api.faults.add("getUpdates", kind, times=2, **{"retry_after": 0} if kind is FaultKind.TOO_MANY_REQUESTS else {})
    anna.send("hello")

    async with running(api, taker) as channel:
        await taker.expect_letters(1)
        await confirmed(api)

        assert channel.trouble == ""
    assert len(taker.letters) == 1


async def test_polling_waits_as_long_as_telegram_asks(api: FakeBotApi, anna: FakeClient) -> None:
    api.faults.add("getUpdates", "too_many_requests", retry_after=30)
    anna.send("hello")

    async with running(api, Taker()) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        await channel.send(ANNA, Text("meanwhile"), Hints())

        assert len(api.calls_of("getUpdates")) == 1


async def test_a_poll_that_hangs_is_given_up_and_the_session_rebuilt(
    api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    api.faults.add("getUpdates", "hang", times=3)
    anna.send("hello")

    async with running(api, taker, pace=replace(FAST, patience=-0.9)):
        await taker.expect_letters(1)

    assert "telegram_session_rebuilt" in actions(caplog)


async def test_polling_outlives_an_absence_of_telegram(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    async with running(api, taker):
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        await api.stop_listening()
        anna.send("hello")
        await api.start_listening()

        await taker.expect_letters(1)


async def test_the_channel_starts_while_telegram_is_away(
    api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    anna.send("hello")
    await api.stop_listening()

    async with running(api, taker) as channel:
        assert channel.deep_link("x") == ""
        await api.start_listening()
        await taker.expect_letters(1)

    assert "telegram_not_reached" in actions(caplog)


async def test_another_poller_is_reported(api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture) -> None:
    taker = Taker()
    async with running(api, taker) as channel, aiohttp.ClientSession() as other:
        await api.wait_until(lambda: api.updates._waiting is not None)
        async with other.get(api.method_url("getUpdates?timeout=0")):
            anna.send("hello")
        await taker.expect_letters(1)
        assert channel.trouble == ""

    assert "telegram_another_poller" in actions(caplog)


async def test_a_webhook_set_by_somebody_else_is_reported_and_stays_reported(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, Taker()) as channel, aiohttp.ClientSession() as other:
        await api.wait_until(lambda: api.updates._waiting is not None)
        async with other.get(api.method_url("setWebhook?url=https://thief.example/")):
            polls = len(api.calls_of("getUpdates"))
        await api.wait_until(lambda: len(api.calls_of("getUpdates")) > polls + 1)

        assert channel.trouble == "telegram_another_poller"
    assert "telegram_another_poller" in actions(caplog)
    assert "thief" not in caplog.text


async def test_our_own_old_webhook_is_removed_and_what_waits_stays(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    api.webhook.url = "https://practice.example/"
    anna.send("hello")

    async with running(api, taker):
        await taker.expect_letters(1)

    assert api.webhook.url == ""


async def test_a_token_that_is_refused_does_not_start() -> None:
    async with FakeBotApi("4711999999:AAAnotherTokenOfTheStrictFake00000") as api:
        settings = replace(settings_for(api), token="4711123456:AAFakeTokenOfTheStrictFakeBotApi0000")

        with pytest.raises(SettingsError, match="VESTIBULE_TELEGRAM_TOKEN") as caught:
            await TelegramChannel(settings, pace=FAST).start(Taker().take)

        assert settings.token not in repr(caught.value)
        assert caught.value.__context__ is None


async def test_a_token_that_is_withdrawn_is_reported(api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    async with running(api, Taker(), pace=replace(FAST, poll=0)) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        async with logged("telegram_token_refused"):
            api._prefix = "/bot1:other/"

        assert channel.trouble == "telegram_token_refused"
    assert api.token not in caplog.text


POISON = [
    b'{"update_id":700000001,"message":{"chat":{"id":7},"text":5}}',
    b'{"update_id":700000002,"message":"nonsense"}',
    b'{"update_id":700000003,"message":{"chat":{"id":7,"type":"private"},"date":"soon","message_id":[]}}',
    b'{"update_id":700000004,"message":{"chat":{"id":7,"type":"private"},"text":"\\ud83d"}}',
    b'{"update_id":700000005,"message":{"chat":{"id":99999999999999999999999999},"text":"x"}}',
]


async def test_poisoned_updates_are_kept_and_stop_nothing(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    for number, body in enumerate(POISON, 700_000_001):
        api.updates.push_raw(number, body)
    anna.send("I am behind all that")

    async with running(api, taker):
        letters = await taker.expect_letters(4)
        await confirmed(api)

    assert [letter.id[-1] for letter in letters] == ["1", "3", "4", "6"]
    for letter in letters[:3]:
        with pytest.raises(UnreadableUpdate):
            parse(letter)


async def test_updates_that_nobody_can_confirm_do_not_make_a_hot_loop(api: FakeBotApi) -> None:
    api.updates.push_raw(700_000_001, b'"nonsense"')

    async with running(api, Taker(), pace=replace(FAST, first_pause=30.0, longest_pause=60.0)) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        api.world.chats[7] = {"id": 7, "type": "private"}
        await channel.send(ANNA, Text("meanwhile"), Hints())

        assert len(api.calls_of("getUpdates")) == 1


@pytest.mark.parametrize("answers", [[False, False, True], [StoreError(), True]])
async def test_a_worker_that_may_not_poll_does_not(api: FakeBotApi, anna: FakeClient, answers: list[Any]) -> None:
    taker, left = Taker(), list(answers)

    async def may_poll() -> bool:
        assert not left or not api.calls_of("getUpdates")
        answer = left.pop(0) if left else True
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    anna.send("hello")
    async with running(api, taker, may_poll=may_poll) as channel:
        await taker.expect_letters(1)

        assert channel.silence is not None
        assert channel.silence < timedelta(seconds=5)
    assert not left


async def test_letters_being_kept_are_waited_for_at_the_end(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    taker.gate.clear()
    anna.send("hello")
    async with running(api, taker) as channel:
        await taker.expect_attempts(1)

        stopping = asyncio.create_task(channel.stop())
        await asyncio.sleep(0)
        taker.gate.set()
        await stopping

    assert len(taker.letters) == 1


async def test_what_was_not_confirmed_comes_again_after_a_restart(api: FakeBotApi, anna: FakeClient) -> None:
    first, second = Taker(), Taker()
    first.gate.clear()
    anna.send("hello")
    async with running(api, first, pace=replace(FAST, stop=0.01)):
        await first.expect_attempts(1)

    async with running(api, second):
        await second.expect_letters(1)

    assert first.letters == []
    assert second.batches == first.batches
