"""Long polling: nothing is confirmed before it is kept, and nothing stops it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Hints
from bot.channels.telegram.inbound import UnreadableUpdate, parse
from bot.core.messages import Said
from bot.errors import StoreError
from bot.posts import Text
from tests.channels.telegram.stage import ANNA, FAST, Taker, away, running
from tests.fakes.bot_api import FakeBotApi, FakeClient


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


async def test_updates_that_nobody_can_confirm_do_not_make_a_hot_loop(api: FakeBotApi, anna: FakeClient) -> None:
    api.updates.push_raw(700_000_001, b'"nonsense"')

    async with running(api, Taker(), pace=replace(FAST, first_pause=30.0, longest_pause=60.0)) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
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
