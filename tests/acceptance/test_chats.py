"""Every chat of `tests/conversations` on the real way: updates of Telegram in, messages of the Bot API out."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.transcript.parse import read_chat
from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import House
from tests.acceptance.person import Person
from tests.acceptance.talk import Talk
from tests.fakes.bot_api import FakeBotApi

CONVERSATIONS = sorted((Path(__file__).parents[1] / "conversations").glob("*.chat"))
CORE_ONLY = ("\ntyping:", "\ngiven:")
CHATS = [path for path in CONVERSATIONS if not any(key in path.read_text() for key in CORE_ONLY)]
"""Not those that type in pieces (see `test_bursts`), or that begin in the middle, which nobody can do in Telegram."""


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
async def test_the_chat_goes_as_written_in_telegram(
    path: Path, api: FakeBotApi, sqlite_url: str, clock: Clock, houses: AsyncExitStack, anna: Person
) -> None:
    house = await opened(House(api, sqlite_url, clock), houses)
    elena = await paired(house)
    talk = Talk(house.content, anna, elena, house.store, clock, house.settled)

    assert await talk.play(read_chat(path)) == ""
