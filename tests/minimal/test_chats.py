"""Chats in minimal mode that must go exactly so; the session is written out and read back between every two lines."""

from pathlib import Path

import pytest

from bot.content import Content
from bot.transcript.parse import read_chat
from bot.transcript.play import Player

CHATS = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_the_chat_goes_as_written(path: Path, under_hipaa: Content) -> None:
    failures = list(Player(under_hipaa).failures(read_chat(path)))

    assert [str(failure) for failure in failures] == []
