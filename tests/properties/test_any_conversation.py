"""Whatever a client does, in any order: nothing breaks, nothing given is lost, and there is always a way out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.core.conversation.commands import MENU
from bot.core.decide import decide
from bot.core.flow.engine import stand
from bot.core.flow.model import Answer
from bot.core.messages import Address, Commanded, Message, Said, Sent, Tapped, Woke
from bot.core.messages import Content as Did
from bot.core.replies import Reply
from bot.core.session import Session, dump, load
from bot.core.turn import Forget, HandOver, Keep, Say, Turn
from bot.loading import Folders, content_or_raise

ROOT = Path(__file__).parent.parent.parent
SHIPPED = content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAID = (
    "yes",
    "no",
    "2",
    "Sam",
    "34, and mostly worry",
    "I want to die",
    "how much is it?",
    "",
    "{{ 7*7 }}",
    "🙂",
    "onlin",
)

taps = st.builds(lambda place: ("tap", place), st.integers(0, 40))
old_taps = st.builds(lambda place: ("old tap", place), st.integers(0, 400))
words = st.builds(lambda text: ("say", text), st.sampled_from(SAID) | st.text(max_size=40))
edits = st.builds(lambda place, text: ("edit", (place, text)), st.integers(0, 40), st.sampled_from(SAID))
commands = st.builds(lambda name: ("command", name), st.sampled_from(MENU))
pictures = st.just(("picture", None))
waits = st.builds(lambda minutes: ("wait", minutes), st.sampled_from((0, 1, 600, 9000)))
moves = st.lists(st.one_of(taps, taps, taps, words, commands, old_taps, edits, pictures, waits), max_size=60)


@dataclass
class Client:
    session: Session | None = None
    now: datetime = START
    shown: list[Reply] = field(default_factory=list)
    kept: dict[str, Answer] = field(default_factory=dict)
    count: int = 0

    def do(self, content: Content, move: tuple[str, object]) -> Turn:
        self.count += 1
        self.now += timedelta(seconds=self.count % 20)
        message = Message(f"m{self.count}", Address("console", "me"), self._did(move), self.now, "en", f"m{self.count}")
        turn = decide(content.house, self.session, message, self.now)
        self._remember(turn)
        return turn

    def _remember(self, turn: Turn) -> None:
        self.session = load(json.loads(json.dumps(dump(turn.session)))) if turn.session else None
        assert self.session == turn.session, "a session survives being written and read"
        self.shown += [effect.reply for effect in turn.effects if isinstance(effect, Say)]
        if turn.session is None:
            self.kept.clear()
        self.kept |= {effect.answer.step: effect.answer for effect in turn.effects if isinstance(effect, Keep)}

    def _did(self, move: tuple[str, object]) -> Did:
        match move:
            case ("tap", int(place)):
                return self._tapped(self.shown[-1:], place)
            case ("old tap", int(place)):
                return self._tapped(self.shown, place)
            case ("say", str(text)):
                return Said(text)
            case ("edit", (int(place), str(text))):
                return Said(text, edited=f"m{place}")
            case ("command", str(name)):
                return Commanded(name)
            case ("wait", int(minutes)):
                self.now += timedelta(minutes=minutes)
                return Woke()
        return Sent("photo")

    def _tapped(self, replies: Sequence[Reply], place: int) -> Did:
        data = [button.data for reply in replies for row in reply.rows for button in row]
        return Tapped(data[place % len(data)], on="m1") if data else Commanded("start")


def is_answered(turn: Turn, move: tuple[str, object]) -> bool:
    """Silence is only right for an edit of small talk, the second half of a double tap, an album, and while typing."""
    spoken = any(isinstance(effect, Say | HandOver) for effect in turn.effects)
    is_typing = move[0] == "say" and turn.session is not None and turn.session.draft is not None
    return spoken or is_typing or move[0] in ("edit", "old tap", "tap", "picture", "wait")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_any_conversation_keeps_its_promises(did: list[tuple[str, object]]) -> None:
    client = Client()
    client.do(SHIPPED, ("command", "start"))
    for move in did:
        turn = client.do(SHIPPED, move)

        assert is_answered(turn, move)
        if client.session is None:
            assert move[0] != "say" or any(isinstance(effect, Forget) for effect in turn.effects)
            continue
        assert set(client.session.answers) <= set(client.kept)
        is_silent = not turn.effects  # an edit of small talk, a double tap: the alarm is as it was, and rings by itself
        assert client.session.wake_at is None or client.session.wake_at >= client.now or is_silent
        assert stand(SHIPPED.flow, client.session) == stand(SHIPPED.flow, client.session)
        for reply in (effect.reply for effect in turn.effects if isinstance(effect, Say)):
            assert SHIPPED.voice.render(reply, SHIPPED.flow, client.session).text.strip()


def test_every_button_fits_into_telegram() -> None:
    client = Client()
    for move in [("command", "start"), *[("tap", 0)] * 60]:
        client.do(SHIPPED, move)

    assert all(len(button.data.encode()) <= 64 for reply in client.shown for row in reply.rows for button in row)
