"""Random flows under random people, edited while they talk: nothing is lost, nobody is asked twice, every way ends."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.danger import NOTHING
from bot.core.decide import decide
from bot.core.flow.engine import stand
from bot.core.flow.model import Answer, Ask, Flow, Review
from bot.core.messages import Address, Commanded, Content, Message, Said, Tapped, Woke
from bot.core.session import Changing, Confirming, Correcting, OwnWords, Session, Suggested, Urgent, dump, load
from bot.core.turn import Drop, House, Keep, Say, Turn
from tests.properties.flows import Dice, edited, random_flow

MOVES = 60
START_OVER = 150  # of 256: how often someone whose talk has ended begins anew
FLOWS = 2000
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME = Address("console", "me")
COMMANDS = ("back", "skip", "why", "overview", "pause", "resume", "change", "start", "export", "help")


def house_of(flow: Flow, pause: int) -> House:
    return House(
        flow,
        ("en",),
        danger=lambda _: NOTHING,
        promise=lambda now: now + timedelta(days=1),
        yes_words=frozenset({"yes"}),
        no_words=frozenset({"no"}),
        typing_pause=timedelta(seconds=pause),
    )


@dataclass
class Client:
    """One person with one session; `kept` is our own record of what they were told is saved."""

    dice: Dice
    house: House
    session: Session | None = None
    now: datetime = START
    kept: dict[str, Answer] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    count: int = 0

    def do(self, content: Content) -> Turn:
        self.count += 1
        self.now += timedelta(seconds=1 + self.dice.throw(20))
        reference = f"m{self.count}"
        if isinstance(content, Said):
            self.said.append(reference)
        before = self.session
        turn = decide(self.house, before, Message(reference, ME, content, self.now, "en", reference), self.now)
        self.session = load(json.loads(json.dumps(dump(turn.session)))) if turn.session else None
        assert self.session == turn.session, "a restart changes nothing"
        self._remember(turn, before)
        return turn

    def _remember(self, turn: Turn, before: Session | None) -> None:
        if turn.session is None or (before is not None and turn.session.started_at != before.started_at):
            self.kept.clear()
        for effect in turn.effects:
            match effect:
                case Say(reply=reply):
                    self.data += [button.data for row in reply.rows for button in row if button.data]
                case Keep(answer=answer) if turn.session is not None:
                    self.kept[answer.step] = answer
                case Drop(steps=steps):
                    for step in steps:
                        self.kept.pop(step, None)

    # What people do ---------------------------------------------------------------------------------------

    def at_random(self) -> Content:  # noqa: PLR0911 - a table of chances
        throw = self.dice.throw(256)
        if self.session is not None and self.session.ended and throw < START_OVER:
            return Tapped("x:restart") if isinstance(self.session.focus, Confirming) else Tapped("c:erase:restart")
        if throw < 80:
            return self.answer()
        if throw < 110 and self.session is not None and self.session.answers:
            answered = list(self.session.answers)
            return Tapped(f"r:{answered[self.dice.throw(len(answered))]}")
        if throw < 130:
            return Said(("", "🙂", "99999", "what?", "the second one", "7, and more of that kind")[throw % 6])
        if throw < 175:
            return Commanded(COMMANDS[throw % len(COMMANDS)])
        if throw < 215 and self.data:
            return Tapped(self.data[-1 - self.dice.throw(min(len(self.data), 40))], on="m1")
        if throw < 225 and self.said:
            return Said("5", edited=self.said[self.dice.throw(len(self.said))])
        if throw < 230:
            return self.wake()
        self.house = replace(self.house, flow=edited(self.house.flow, self.dice))
        return self.answer()

    def wake(self) -> Content:
        if self.session is not None and self.session.wake_at is not None:
            self.now = max(self.now, self.session.wake_at)
        return Woke()

    def answer(self) -> Content:  # noqa: PLR0911 - one way on for each thing the talk can be about
        """What fits the question that is open, or the way on."""
        if self.session is None:
            return Commanded("start")
        focus = self.session.focus
        waiting = stand(self.house.flow, self.session).step
        if isinstance(focus, Changing):
            return Tapped(f"p:{focus.step}")
        if isinstance(focus, Confirming):
            return Commanded("again")
        if isinstance(focus, Urgent):
            return Tapped("u:safe")
        if isinstance(focus, Suggested):
            return Tapped(f"y:{focus.step}:{focus.option}")
        if self.session.draft is not None:
            return Tapped(f"d:{self.session.draft.step}")
        if isinstance(focus, Correcting | OwnWords) and isinstance(ask := self.house.flow.index.get(focus.step), Ask):
            return self._fitting(ask)
        if isinstance(waiting, Ask):
            return self._fitting(waiting)
        return Tapped(f"v:{waiting.name}") if isinstance(waiting, Review) else Commanded("overview")

    def _fitting(self, ask: Ask) -> Content:
        if ask.kind in ("text", "long text"):
            return Said("some words")
        if ask.kind == "number":
            return Said(str(self.dice.throw(int(ask.limits.maximum or 9) + 1)))
        if ask.kind == "choices" and self.session is not None and self.session.ticks_in(ask.name):
            return Tapped(f"d:{ask.name}")
        ids = [option.id for option in ask.options]
        return Tapped(f"o:{ask.name}:{'yes' if ask.kind == 'consent' else ids[self.dice.throw(len(ids))]}")


def accepts(ask: Ask, answer: Answer) -> bool:
    """Our own idea of whether what was said still answers the question, apart from the engine's."""
    if ask.kind == "consent" or ask.ask_again:
        return answer.fingerprint == ask.fingerprint
    value = answer.value
    if value is None:
        return ask.optional or answer.fingerprint == ask.fingerprint
    match ask.kind:
        case "text" | "long text":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and 0 <= value <= (ask.limits.maximum or 0)
        case "choices":
            return isinstance(value, tuple) and {*value} <= {option.id for option in ask.options}
        case _:
            return value in {option.id for option in ask.options}


def check(client: Client) -> None:
    session, flow = client.session, client.house.flow
    if session is None:
        return
    for step, answer in client.kept.items():
        assert session.answers.get(step) == answer, f"the answer to {step} is lost"
    standing = stand(flow, session)
    assert standing == stand(flow, session)
    if isinstance(standing.step, Ask) and (given := session.answers.get(standing.step.name)):
        assert not accepts(standing.step, given), f"{standing.step.name} is asked again, though it was answered"
    elif isinstance(standing.step, Ask) and standing.step is not open_again(session, flow):
        former = [session.answers[name] for name in standing.step.was if name in session.answers]
        assert not any(accepts(standing.step, answer) for answer in former), "a new name has forgotten an answer"


def open_again(session: Session, flow: Flow) -> object:
    focus = session.focus
    return flow.index.get(focus.step) if isinstance(focus, Correcting) else None


def end_of(client: Client) -> bool:
    return client.session is None or bool(client.session.ended or client.session.held)


@pytest.mark.timeout(900)
@settings(max_examples=FLOWS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.binary(min_size=24, max_size=24), st.binary(min_size=MOVES, max_size=3 * MOVES), st.sampled_from((0, 8)))
def test_any_flow_keeps_its_promises_to_anybody(shape: bytes, moves: bytes, pause: int) -> None:
    client = Client(Dice(moves), house_of(random_flow(Dice(shape)), pause))
    client.do(Commanded("start"))
    for _ in range(MOVES):
        client.do(client.at_random())
        check(client)

    for _ in range(4 * len(client.house.flow.steps) + 20):
        if end_of(client):
            break
        client.do(client.answer())
        check(client)
    assert end_of(client), "this way never ends"
