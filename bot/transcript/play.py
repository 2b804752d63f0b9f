"""Replays a chat against the pure core; the session is written out and read back between every two lines."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.content import Content
from bot.core.decide import begin, decide
from bot.core.flow.engine import stand
from bot.core.messages import Address, Commanded, Message, Said, Sent, Tapped
from bot.core.messages import Content as MessageContent
from bot.core.replies import Reply
from bot.core.session import Session, dump, load
from bot.core.turn import Say, Turn
from bot.transcript.parse import Move
from bot.transcript.tokens import tokens

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TURN = timedelta(seconds=30)  # time between two messages of a client, so that no tap counts as a double one
ME = Address("console", "me")
_EDIT = re.compile(r'\(edits "(.*)"\)\s*(.+)')
_WAIT = re.compile(r"(\d+) (second|minute|hour|day|week)s?")


@dataclass(frozen=True, slots=True)
class Failure:
    """A line of a chat that did not go as written."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass
class Player:
    """One client talking with the core. Mutable: it lives for one chat."""

    content: Content
    language: str = ""
    now: datetime = START
    session: Session | None = None
    seen: tuple[str, ...] = ()
    shown: list[Reply] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def play(self, moves: Iterable[Move]) -> Failure | None:
        for move in moves:
            problem = getattr(self, "_" + move.key.replace(" ", "_"))(move)
            if problem:
                return Failure(move.place, problem)
        return None

    def _client(self, move: Move) -> str:
        content = self._content_of(move.text)
        if content is None:
            return f"there is no button {move.text}; there are: {', '.join(self._labels()) or 'none'}"
        self.count += 1
        self.now += TURN
        reference = f"m{self.count}"
        if isinstance(content, Said) and not content.edited:
            self.said[content.text] = reference
        message = Message(reference, ME, content, self.now, self.language, reference)
        self._take(decide(self.content.house, self.session, message, self.now))
        return ""

    def _take(self, turn: Turn) -> None:
        self.session = load(json.loads(json.dumps(dump(turn.session)))) if turn.session else None
        self.seen = tokens(turn, self.content.flow)
        self.shown += [effect.reply for effect in turn.effects if isinstance(effect, Say)]

    def _content_of(self, text: str) -> MessageContent | None:
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return Commanded(self.content.command(name), argument)
        if edit := _EDIT.fullmatch(text):
            return Said(edit[2], edited=self.said.get(edit[1], "unknown"))
        if text.startswith("(old) "):
            return self._tap(text.removeprefix("(old) ").strip("[]"), old=True)
        if text.startswith("[") and text.endswith("]"):
            return self._tap(text[1:-1], old=False)
        if text.startswith("(") and text.endswith(")"):
            return Sent(text[1:-1])  # type: ignore[arg-type]  # a chat file may name a medium we do not know: `other`
        return Said(text)

    def _tap(self, label: str, *, old: bool) -> Tapped | None:
        """The newest button of these words, of this data, or whose data ends so; the oldest one for `(old)`."""
        buttons = [button for reply in self.shown for button in self._buttons(reply)]
        wanted = label.casefold()
        exact = [data for words, data in buttons if wanted in (_bare(words), data.casefold())]
        matches = exact or [data for _, data in buttons if data.split(":")[-1].casefold() == wanted]
        if not matches:
            return None
        return Tapped(matches[0] if old else matches[-1], "m0", label)

    def _buttons(self, reply: Reply) -> list[tuple[str, str]]:
        text = self.content.voice.render(reply, self.content.flow, self.session or self._nobody())
        return [(key.text, key.data) for row in text.rows for key in row]

    def _nobody(self) -> Session:
        content = Commanded("start")
        return begin(self.content.house, Message("m0", ME, content, self.now, self.language), self.now)

    def _labels(self) -> list[str]:
        return [words for reply in self.shown[-1:] for words, _ in self._buttons(reply)]

    def _bot(self, move: Move) -> str:
        if move.text == "nothing":
            return f"the bot answered: {', '.join(self.seen)}" if self.seen else ""
        missing = [item for item in move.items if item not in self.seen]
        return f"missing: {', '.join(missing)}; there was: {', '.join(self.seen) or 'nothing'}" if missing else ""

    def _not(self, move: Move) -> str:
        present = [item for item in move.items if item in self.seen]
        return f"there should be no {', '.join(present)}" if present else ""

    def _saved(self, move: Move) -> str:
        name, _, wanted = (part.strip() for part in move.text.partition("="))
        values = stand(self.content.flow, self.session).values if self.session else {}
        answer = self.session.answers.get(name) if self.session else None
        skipped = answer is not None and answer.value is None
        value = values.get(name)
        held = "skipped" if skipped else " + ".join(value) if isinstance(value, tuple) else str(value)
        words = f": {answer.words}" if answer and answer.words else ""
        return "" if wanted == held + words else f"{name} is {held + words!r}"

    def _not_asked(self, move: Move) -> str:
        answers = self.session.answers if self.session else {}
        asked = [item for item in move.items if item in answers]
        return f"there is an answer to {', '.join(asked)}" if asked else ""

    def _wait(self, move: Move) -> str:
        found = _WAIT.fullmatch(move.text)
        if found is None:
            return "write a time like: 2 days"
        self.now += timedelta(**{f"{found[2]}s": int(found[1])})
        return ""

    def _language(self, move: Move) -> str:
        self.language = move.text
        return ""


def _bare(words: str) -> str:
    """A label without the tick or box before it."""
    return words.lstrip("☐☑✅✓▫▪ ").casefold()
