"""The strict fake of Telegram, and a person who talks to it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.service import TelegramChannel
from tests.channels.telegram.stage import FAST, settings_for
from tests.fakes.bot_api import FakeBotApi, FakeClient


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as one:
        yield one


@pytest.fixture
def anna(api: FakeBotApi) -> FakeClient:
    """A client whose chat the bot knows already."""
    client = FakeClient(api, 7)
    api.world.chats[7] = client.chat
    return client


@pytest.fixture
async def channel(api: FakeBotApi, anna: FakeClient) -> AsyncIterator[TelegramChannel]:
    """Not started: it sends, and takes nothing in."""
    one = TelegramChannel(settings_for(api), pace=FAST)
    yield one
    await one.stop()
