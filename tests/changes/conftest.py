"""A client who talks while the practice edits the file: every chat goes on with whatever the flow has become."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import Content
from bot.loading import Folders, content_or_raise
from bot.transcript.parse import parse_chat
from bot.transcript.play import Player

ROOT = Path(__file__).parent.parent.parent
FIRST = (Path(__file__).parent / "first.yaml").read_text(encoding="utf-8")

Publish = Callable[[str], Content]
KNOWN: dict[str, Content] = {}  # what was read once: the same text is the same content


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """The content with this text as its flow."""
    config = tmp_path / "config"
    config.mkdir()
    practice = (ROOT / "config" / "practice.yaml").read_text(encoding="utf-8")
    (config / "practice.yaml").write_text(practice.replace("languages: [en, es]", "languages: [en]"), encoding="utf-8")
    (config / "helplines.yaml").write_bytes((ROOT / "config" / "helplines.yaml").read_bytes())
    (config / "safety").symlink_to(ROOT / "config" / "safety")

    def published(text: str) -> Content:
        if text not in KNOWN:
            (tmp_path / "free_consultation.yaml").write_text(text, encoding="utf-8")
            KNOWN[text] = content_or_raise(Folders(config, tmp_path, ROOT / "templates"))
        return KNOWN[text]

    return published


class Talk:
    """`text` is a chat; each `edit` replaces words of the file that is running."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.text = FIRST
        self.player = Player(publish(FIRST))

    def edit(self, *pairs: tuple[str, str], version: int = 2) -> None:
        for old, new in pairs:
            assert old in self.text, f"the file has no {old!r}"
            self.text = self.text.replace(old, new)
        self.text = self.text.replace("version: 1", f"version: {version}")
        self.player.content = self._publish(self.text)

    def says(self, chat: str) -> None:
        failure = self.player.play(parse_chat(chat, "chat"))
        assert str(failure or "") == ""

    def kept(self, step: str) -> object:
        """What is kept for a step, whether it counts or not."""
        assert self.player.session is not None
        return self.player.session.answers[step].value

    def read(self) -> str:
        """What the client read last, as text."""
        player = self.player
        assert player.session is not None
        reply = player.shown[-1]
        return player.content.voice.render(reply, player.content.flow, player.session).text


@pytest.fixture
def talk(publish: Publish) -> Talk:
    return Talk(publish)
