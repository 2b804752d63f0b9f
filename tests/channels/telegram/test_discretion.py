"""Nothing of a client and nothing of the token ever stands in a log, an exception or a repr."""

import logging

import pytest

from bot.channels.base import File, Hints
from bot.channels.telegram.service import TelegramChannel
from bot.errors import ChannelError
from bot.posts import Text
from tests.channels.telegram.stage import ANNA, ENGLISH, SECRET, Taker, away, running, settings_for
from tests.fakes.bot_api import FakeBotApi, FakeClient

CANARY = "canary-words-of-a-client"
CHAT = 77_012_345


async def a_bad_day(api: FakeBotApi) -> None:
    anna = FakeClient(api, CHAT, first_name=CANARY)
    taker, address = Taker(away(), RuntimeError(CANARY)), type(ANNA)("telegram", str(CHAT))
    api.faults.add("getUpdates", "bad_gateway")
    api.faults.add("getUpdates", "not_json")
    anna.send(CANARY)
    anna.add_bot_to_group(-9)
    async with running(api, taker, profiles=[ENGLISH]) as channel:
        await taker.expect_letters(1)
        for fault in ("", "reset", "bad_gateway", "too_many_requests", "not_json"):
            if fault:
                api.faults.add("sendMessage", fault)
            try:
                await channel.send(address, Text(f"<b>{CANARY} <x>", markup="html"), Hints())
            except ChannelError as error:
                assert CANARY not in repr(error)
        await channel.send_files(address, CANARY, [File(f"{CANARY}.json", "application/json", CANARY.encode())])


async def test_a_bad_day_at_debug_level_tells_nothing(api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    await a_bad_day(api)

    told = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "telegram_take_failed" in told
    for secret in (api.token, api.token.partition(":")[2], CANARY, str(CHAT)):
        assert secret not in told


def test_nobody_who_prints_the_channel_learns_its_secrets(api: FakeBotApi) -> None:
    settings = settings_for(api, webhook_url="https://practice.example", webhook_secret=SECRET)

    shown = repr(settings) + repr(TelegramChannel(settings)) + str(TelegramChannel(settings))

    assert api.token not in shown
    assert SECRET not in shown
