"""Chats that must go exactly so; the session is written out and read back between every two lines."""

from pathlib import Path

import pytest

from bot.content import Content
from bot.loading import Folders, content_or_raise
from bot.transcript.parse import read_chat
from bot.transcript.play import Player

pytestmark = pytest.mark.core

ROOT = Path(__file__).parent.parent
CHATS = sorted((ROOT / "tests" / "conversations").glob("*.chat"))


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_the_chat_goes_as_written(path: Path, shipped: Content) -> None:
    failure = Player(shipped).play(read_chat(path))

    assert str(failure or "") == ""
