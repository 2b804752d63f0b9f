"""Files sent to the strict fake."""

from dataclasses import replace

import pytest

from bot.channels.base import File
from bot.channels.telegram.service import TelegramChannel
from bot.errors import ChannelError
from tests.channels.telegram.stage import ANNA
from tests.fakes.bot_api import FakeBotApi, FakeClient

PDF = File("my-data.pdf", "application/pdf", b"%PDF-1.7")
JSON = File("my-data.json", "application/json", b"{}")


async def test_files_arrive_whole_with_one_caption(channel: TelegramChannel, anna: FakeClient) -> None:
    reference = await channel.send_files(ANNA, "Your data", [PDF, JSON])

    assert [(reply.text, reply.document) for reply in anna.replies] == [
        ("Your data", ("my-data.pdf", PDF.content)),
        ("", ("my-data.json", JSON.content)),
    ]
    assert str(anna.replies[-1].message_id) == reference
    assert "protect_content" not in anna.replies[0].raw


async def test_a_caption_too_long_comes_first_as_a_message(channel: TelegramChannel, anna: FakeClient) -> None:
    await channel.send_files(ANNA, "long " * 300, [PDF])

    assert [bool(reply.document) for reply in anna.replies] == [False, True]


async def test_an_empty_file_is_refused_before_it_is_sent(channel: TelegramChannel, api: FakeBotApi) -> None:
    with pytest.raises(ChannelError) as caught:
        await channel.send_files(ANNA, "Your data", [replace(PDF, content=b"")])

    assert caught.value.permanent
    assert api.calls == []


@pytest.mark.parametrize(("fault", "uncertain"), [("reset", True), ("too_many_requests", False)])
async def test_a_file_that_fails_says_whether_it_may_have_arrived(
    channel: TelegramChannel, api: FakeBotApi, fault: str, uncertain: bool
) -> None:
    api.faults.add("sendDocument", fault)

    with pytest.raises(ChannelError) as caught:
        await channel.send_files(ANNA, "Your data", [PDF])

    assert caught.value.uncertain is uncertain
