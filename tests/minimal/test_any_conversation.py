"""Whatever someone does in minimal mode, in any order: no words of theirs are in the session, an answer or a notice."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.core.conversation.commands import MENU
from bot.core.decide import decide
from bot.core.flow.engine import stand
from bot.core.flow.model import Answer, Ask, Value
from bot.core.messages import Address, Commanded, Message, Said, Sent, Tapped, Woke
from bot.core.messages import Content as Did
from bot.core.replies import Line, Reply
from bot.core.session import Draft, OwnWords, Session, WritingToHuman, dump, load
from bot.core.turn import Drop, House, Keep, Say, Tell, Turn

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
BIRD = "qzkolibri sings when nobody hears"  # five words: no name
SAID = (BIRD, f"yes, {BIRD}", f"online {BIRD}?", f"2 {BIRD}", f"I want to die {BIRD}", "yes", "no", "2", "call me back")

taps = st.builds(lambda place: ("tap", place), st.integers(0, 400))
words = st.builds(lambda text: ("say", text), st.sampled_from(SAID))
edits = st.builds(lambda place, text: ("edit", f"m{place} {text}"), st.integers(1, 40), st.sampled_from(SAID))
commands = st.builds(lambda name: ("command", name), st.sampled_from((*MENU, "contact write", "contact call")))
others = st.sampled_from((("picture", ""), ("wait", "")))
moves = st.lists(st.one_of(taps, taps, taps, taps, words, words, edits, commands, others), max_size=50)


def did(shown: Sequence[Reply], what: str, how: str | int) -> Did:
    if what == "tap":
        buttons = [button for reply in shown for row in reply.rows for button in row]
        return Tapped(buttons[-1 - int(how) % len(buttons)].data, "m0") if buttons else Commanded("start")
    if what == "edit":
        reference, _, text = str(how).partition(" ")
        return Said(text, edited=reference)
    if what == "command":
        name, _, argument = str(how).partition(" ")
        return Commanded(name, argument)
    return {"say": Said(str(how)), "picture": Sent("photo", BIRD), "wait": Woke()}[what]


def kept(turn: Turn) -> str:
    """Everything of a turn that a store is given, the words that are sent apart."""
    told = [repr(effect) for effect in turn.effects if isinstance(effect, Keep | Tell)]
    return json.dumps(dump(turn.session) if turn.session else {}) + "".join(told)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves)
def test_no_words_are_kept_and_there_is_always_a_way_on(under_hipaa: Content, row: list[tuple[str, str | int]]) -> None:
    house, session, now = under_hipaa.house_on("telegram"), None, START
    shown: list[Reply] = []
    for number, (what, how) in enumerate(row, 1):
        now += timedelta(seconds=number % 20)
        message = Message(f"m{number}", Address("telegram", "7"), did(shown, what, how), now, "en", f"m{number}")

        turn = decide(house, session, message, now)

        session = load(json.loads(json.dumps(dump(turn.session)))) if turn.session else None
        shown += [effect.reply for effect in turn.effects if isinstance(effect, Say)]
        assert "qzkolibri" not in kept(turn)
        assert not any(button.data.endswith(":write") for reply in shown for row_ in reply.rows for button in row_)
        assert session is None or session.is_minimal
        assert session is None or stand(house.flow, session).step is not None


def test_what_was_half_said_when_the_mode_was_chosen_goes_no_further(under_hipaa: Content) -> None:
    full, less = under_hipaa.house, under_hipaa.house_on("telegram")
    begun = said(full, None, Commanded("start")).session
    assert begun is not None
    draft = Draft("hope", (("m1", BIRD),), START, START)
    for focus in (OwnWords("topics", "other"), WritingToHuman(), WritingToHuman(concern=True), None):
        half = replace(begun, draft=draft, leftover=BIRD, heard=BIRD, focus=focus)

        turn = said(less, half, Said("and more of it, here and now"))

        assert "qzkolibri" not in kept(turn)
        assert turn.session is not None
        assert turn.session.is_minimal


def test_to_start_over_changes_nothing_about_the_mode(under_hipaa: Content) -> None:
    less = under_hipaa.house_on("telegram")
    begun = said(less, None, Commanded("start")).session
    asked = said(less, begun, Commanded("erase", "restart")).session

    again = said(less, asked, Tapped("x:restart", "m0"))

    lines = [
        part.name
        for each in again.effects
        if isinstance(each, Say)
        for part in each.reply.parts
        if isinstance(part, Line)
    ]
    assert again.session is not None
    assert again.session.is_minimal
    assert "restarted" in lines


def test_what_is_not_asked_any_more_goes_when_a_request_is_sent(under_hipaa: Content) -> None:
    full, less = under_hipaa.house, under_hipaa.house_on("telegram")
    asked = [step for step in less.flow.steps if isinstance(step, Ask)]
    given: dict[str, Value] = {ask.name: ask.options[0].id if ask.options else "Sam" for ask in asked}
    begun = said(full, None, Commanded("start")).session
    assert begun is not None
    for name, value in {**given, "times": ("any_time",), "hope": BIRD}.items():
        ask = full.flow.index[name]
        assert isinstance(ask, Ask)
        begun = begun.record(Answer(name, value, START, "", 1, ask.fingerprint))

    at_the_review = said(less, begun, Commanded("again")).session
    assert at_the_review is not None
    turn = said(less, at_the_review, Tapped("v:check", "m0"))

    assert turn.session is not None
    assert turn.session.ended == "requested"
    assert Drop(("hope",)) in turn.effects
    assert "qzkolibri" not in kept(turn)


def said(house: House, session: Session | None, content: Did) -> Turn:
    return decide(house, session, Message("m9", Address("telegram", "7"), content, START, "en", "m9"), START)
