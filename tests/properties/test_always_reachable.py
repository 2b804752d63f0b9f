"""From every step of the shipped flow, on every way that matters, a human and urgent help are one tap away.

The walk is done with the real `decide`, message by message, not with the proofs of `check`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.content import Content
from bot.core.decide import decide
from bot.core.flow.engine import stand
from bot.core.flow.model import Ask, End, Review, Value
from bot.core.messages import Address, Commanded, Message, Said, Tapped
from bot.core.messages import Content as MessageContent
from bot.core.replies import Reply
from bot.core.session import Session
from bot.core.turn import Say, Tell, Turn
from bot.language.branches import branches, mentions
from bot.loading import Folders, content_or_raise
from tests.content import shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ME = Address("console", "me")
HUMAN, URGENT = "c:contact", "c:urgent"


@pytest.fixture(scope="module")
def content() -> Content:
    return content_or_raise(Folders(shipped.CONFIG, shipped.FLOWS, shipped.TEMPLATES))


def turn(content: Content, session: Session | None, sent: MessageContent) -> Turn:
    now = session.updated_at + timedelta(seconds=30) if session else NOW
    return decide(content.house, session, Message("m", ME, sent, now, "en", f"r{now.timestamp():.0f}"), now)


def replies(done: Turn) -> list[Reply]:
    return [effect.reply for effect in done.effects if isinstance(effect, Say)]


def data_in(done: Turn) -> set[str]:
    return {button.data for reply in replies(done)[-1:] for row in reply.rows for button in row}


def sent_for(step: Ask, value: Value | None) -> list[MessageContent]:
    if value is None:
        return [Tapped(f"s:{step.name}", "m0", "")]
    if isinstance(value, tuple):
        return [*(Tapped(f"o:{step.name}:{option}", "m0", "") for option in value), Tapped(f"d:{step.name}", "m0", "")]
    if step.options:
        return [Tapped(f"o:{step.name}:{value}", "m0", "")]
    return [Said(str(value))]


def walk(content: Content) -> Iterator[tuple[Session, Turn, str]]:
    """Every step with every combination of answers that some condition looks at: session, last turn, step."""
    mentioned = mentions(content.flow)
    began = turn(content, None, Commanded("start"))
    waiting, seen = [began], set()
    while waiting:
        last = waiting.pop()
        if last.session is None:
            continue
        step = stand(content.flow, last.session).step
        values = stand(content.flow, last.session).values
        key = (step.name if step else "", *((name, values.get(name)) for name in sorted(mentioned)))
        if step is None or key in seen:
            continue
        seen.add(key)
        yield last.session, last, step.name
        if isinstance(step, Review):
            waiting.append(turn(content, last.session, Tapped(f"v:{step.name}", "m0", "")))
        if isinstance(step, Ask):
            waiting += [_answered(content, last, step, value) for value in branches(step, mentioned.get(step.name, ()))]


def _answered(content: Content, last: Turn, step: Ask, value: Value | None) -> Turn:
    for sent in sent_for(step, value):
        last = turn(content, last.session, sent)
    if any(isinstance(effect, Tell) and effect.kind == "alert" for effect in last.effects):
        last = turn(content, last.session, Tapped("c:resume", "m0", ""))
    return last


def test_a_human_and_urgent_help_stand_under_every_step(content: Content) -> None:
    met = set()
    for _, last, step in walk(content):
        met.add(step)

        assert {HUMAN, URGENT} <= data_in(last), step

    waits = {step.name for step in content.flow.steps if isinstance(step, Ask | Review)}
    unasked = {"therapist", "insurance"}  # this practice has one therapist and takes no insurance
    assert waits - unasked <= met


@pytest.mark.parametrize(("sent", "shown"), [(HUMAN, "contact"), (URGENT, "helplines")])
def test_both_answer_from_every_step_and_lead_back(sent: str, shown: str, content: Content) -> None:
    for session, _, step in walk(content):
        gone = turn(content, session, Tapped(sent, "m0", ""))

        assert f"Card(name='{shown}'" in repr(replies(gone)), step
        assert gone.session is not None
        assert stand(content.flow, gone.session).step == stand(content.flow, session).step, step


def test_urgent_words_are_heard_at_every_step(content: Content) -> None:
    for session, _, step in walk(content):
        heard = turn(content, session, Said("I want to die"))

        assert "Card(name='helplines'" in repr(replies(heard)), step
        assert any(isinstance(effect, Tell) and effect.kind == "alert" for effect in heard.effects), step


def test_both_stand_under_every_ending(content: Content) -> None:
    endings = [step for step in content.flow.steps if isinstance(step, End)]
    last_words = {end.name: replace(end) for end in endings}
    ends: dict[str, Turn] = {}
    mentioned = mentions(content.flow)
    for session, _, name in walk(content):
        step = content.flow.index[name]
        sent = [Tapped(f"v:{name}", "m0", "")] if isinstance(step, Review) else []
        options = branches(step, mentioned.get(name, ())) if isinstance(step, Ask) else ()
        for last in [*(turn(content, session, each) for each in sent)] + [
            _answered(content, Turn(session), step, value) for value in options if isinstance(step, Ask)
        ]:
            told = [each for each in last_words if f"step='{each}'" in repr(replies(last)[-1:])]
            ends |= dict.fromkeys(told, last)

    assert set(ends) == set(last_words)
    assert [name for name, last in ends.items() if not {HUMAN, URGENT} <= data_in(last)] == []
