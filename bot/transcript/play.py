"""Replays a chat against the pure core; the session is written out and read back between every two lines."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bot.content import Content
from bot.core.decide import begin, decide
from bot.core.flow.engine import flow_of, stand
from bot.core.flow.model import Answer, Ask
from bot.core.messages import Address, Commanded, Message, Said, Sent, Tapped, Woke
from bot.core.messages import Content as MessageContent
from bot.core.replies import Reply
from bot.core.session import Session, dump, load
from bot.core.turn import Keep, Say, Turn
from bot.posts import Key
from bot.transcript.buttons import found
from bot.transcript.expect import CHECKS, Moment
from bot.transcript.failure import Failure, Odds, hint
from bot.transcript.parse import Move
from bot.transcript.tokens import tokens
from bot.transcript.values import meant, pairs

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TURN = timedelta(seconds=30)  # time between two messages of a client, so that no tap counts as a double one
QUICKLY = timedelta(seconds=2)
ME = Address("console", "me")
_EDIT = re.compile(r'\(edits "(.*)"\)\s*(.+)')
_WAIT = re.compile(r"(\d+) (second|minute|hour|day|week)s?")


@dataclass
class Player:
    """One client talking with the core. Mutable: it lives for one chat.

    `passed`: the session after every line, for those who ask where the chat has been; `heard`: all that was said.
    """

    content: Content
    language: str = ""
    now: datetime = START
    session: Session | None = None
    seen: tuple[str, ...] = ()
    shown: list[Reply] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    count: int = 0
    typing_pause: timedelta = timedelta()
    passed: list[Session] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    channel: str = ME.channel

    def play(self, moves: Iterable[Move]) -> Failure | None:
        """The first line that did not go as written."""
        return next(self.failures(moves), None)

    def failures(self, moves: Iterable[Move]) -> Iterator[Failure]:
        """Every line that did not go as written; after one that cannot be played, the rest means nothing."""
        for move in moves:
            act = ACTS.get(move.key)
            odds = act(self, move) if act else CHECKS[move.key](self.moment, move)
            if odds:
                yield Failure(move, odds)
                if odds.instead is None:
                    return

    @property
    def moment(self) -> Moment:
        return Moment(self.content.flow, self.session, self.seen)

    # What the client does ---------------------------------------------------------------------------------

    def client(self, move: Move) -> Odds | None:
        text = move.text.removeprefix("(quickly) ")
        content = self._content_of(text)
        if content is None:
            there = ", ".join(f"[{key.text}]" for reply in self.shown[-1:] for key in self._keys(reply)) or "none"
            return Odds(f"a button {move.text}", there, "name a button that is there, by its words or its option's id")
        self.count += 1
        self._pass(TURN if text == move.text else QUICKLY)
        reference = f"m{self.count}"
        if isinstance(content, Said) and not content.edited:
            self.said[content.text] = reference
        self._decide(content, reference)
        return None

    def _decide(self, content: MessageContent, reference: str) -> None:
        house = replace(self.content.house_on(self.channel), typing_pause=self.typing_pause)
        message = Message(reference, replace(ME, channel=self.channel), content, self.now, self.language, reference)
        self._take(decide(house, self.session, message, self.now))

    def _pass(self, span: timedelta) -> None:
        """Time passes, and whatever is due in it happens in its turn."""
        end, told = self.now + span, tuple[str, ...]()
        while self.session and self.session.wake_at and self.session.wake_at <= end:
            self.now = max(self.now, self.session.wake_at)
            self._decide(Woke(), "")
            told += self.seen
            self.seen = told
        self.now = end

    def keys(self) -> list[Key]:
        """Every button there ever was, in order."""
        return [key for reply in self.shown for key in self._keys(reply)]

    def _take(self, turn: Turn) -> None:
        before = self.session
        self.session = load(json.loads(json.dumps(dump(turn.session)))) if turn.session else None
        self.seen = tokens(turn, self.content.flow)
        self.heard.update(self.seen)
        self.shown += [effect.reply for effect in turn.effects if isinstance(effect, Say)]
        last = self.session or before
        for effect in turn.effects:  # an ending that keeps nothing still had an answer that led to it
            if last and not self.session and isinstance(effect, Keep):
                last = last.record(effect.answer)
        if last:
            self.passed.append(last)

    def _content_of(self, text: str) -> MessageContent | None:
        if text.startswith("/") and text[1:2].isalpha():
            name, _, argument = text[1:].partition(" ")
            return Commanded(self.content.command(name), argument)
        if len(text) > 1 and text.startswith('"') and text.endswith('"'):
            return Said(text[1:-1])
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
        key = found(self.keys(), label, old=old)
        return Tapped(key.data, "m0", label) if key else None

    def _keys(self, reply: Reply) -> list[Key]:
        session = self.session or self._nobody()
        text = self.content.voice.render(reply, flow_of(self.content.flow, session), session)
        return [key for row in text.rows for key in row]

    def _nobody(self) -> Session:
        content = Commanded("start")
        return begin(self.content.house_on(self.channel), Message("m0", ME, content, self.now, self.language), self.now)

    # What is so before and between ------------------------------------------------------------------------

    def given(self, move: Move) -> Odds | None:
        session = self.session or self._nobody()
        flow = self.content.flow
        for name, text in pairs(move.text):
            ask = flow.index.get(name)
            answer = meant(ask, text) if isinstance(ask, Ask) else None
            if not isinstance(ask, Ask) or answer is None:
                return Odds(f"{name} = {text}", hint(name, flow), "give an answer that the question can have")
            value, words = answer
            session = session.record(Answer(name, value, self.now, words, flow.version, ask.fingerprint))
        told = {step.name for step in stand(flow, session).undelivered}
        self.session = replace(session, delivered=session.delivered | told)
        self.passed.append(self.session)
        return None

    def wait(self, move: Move) -> Odds | None:
        span = _WAIT.fullmatch(move.text)
        if span is None:
            return Odds("a time", move.text, "write a time like: 2 days")
        self._pass(_span(span))
        return None

    def typing(self, move: Move) -> Odds | None:
        span = _WAIT.fullmatch(move.text)
        if span is None:
            return Odds("a time", move.text, "write a time like: 8 seconds")
        self.typing_pause = _span(span)
        return None

    def today(self, move: Move) -> Odds | None:
        try:
            self.now = datetime.combine(date.fromisoformat(move.text), START.timetz())
        except ValueError:
            return Odds("a day", move.text, "write a day like: 2026-03-02")
        return None

    def write_from(self, move: Move) -> Odds | None:
        self.channel = move.text
        return None

    def speak(self, move: Move) -> Odds | None:
        self.language = move.text
        return None


def _span(found: re.Match[str]) -> timedelta:
    return timedelta(**{f"{found[2]}s": int(found[1])})


ACTS: Mapping[str, Callable[[Player, Move], Odds | None]] = {
    "client": Player.client,
    "given": Player.given,
    "wait": Player.wait,
    "typing": Player.typing,
    "today": Player.today,
    "language": Player.speak,
    "channel": Player.write_from,
}
