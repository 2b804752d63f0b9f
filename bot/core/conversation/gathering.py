"""People write in bursts: several short messages are one answer, taken after a pause, by Done, or when it is enough.

Only where any words are an answer, or a message for a human. Every message has passed the door before it comes here.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.conversation.answering import answer_text, read
from bot.core.conversation.asking import always
from bot.core.conversation.commands import contact
from bot.core.conversation.taking import shift
from bot.core.flow.kinds.text import LONG
from bot.core.flow.model import Answer, Ask
from bot.core.flow.reading import Got
from bot.core.messages import Commanded, Content, Tapped
from bot.core.replies import Button, Line
from bot.core.session import Draft
from bot.core.taps import DONE, SKIP, WHY, Tap, read_tap
from bot.core.turn import Effect, Keep, Scene, Turn, say

MOST = 12  # messages
LONGEST = LONG  # characters
LONGEST_WAIT = timedelta(minutes=2)  # since the first message

ABOUT_THE_QUESTION = ("skip", "why", "again")
"""Commands about the open question; every other one ends what is being typed."""


def gathers(scene: Scene, ask: Ask) -> bool:
    return bool(scene.house.typing_pause) and ask.kind == "long text" and not scene.session.ended


def gather(scene: Scene, step: str, text: str) -> Turn:
    """One more piece. The first one is answered at once, so that nobody wonders; the others in silence."""
    draft = scene.session.draft
    begun = draft if draft is not None and draft.step == step else Draft(step, (), scene.now, scene.now)
    pieces = (*begun.pieces, (scene.message.reference, text))
    until = min(scene.now + scene.house.typing_pause, begun.since + LONGEST_WAIT)
    session = replace(scene.session, draft=Draft(step, pieces, begun.since, until))
    grown = replace(scene, session=session)
    if until <= scene.now or len(pieces) >= MOST or len(session.draft.text if session.draft else "") >= LONGEST:
        return finished(grown)
    if begun.pieces:
        return Turn(session)
    done = Button(Line("button_done"), str(Tap(DONE, step)))
    return Turn(session, (say(Line("listening"), rows=((done,), always())),))


def finished(scene: Scene) -> Turn:
    """What was typed is the answer, or the message."""
    draft = scene.session.draft
    if draft is None:
        return Turn(scene.session)
    message = replace(scene.message, reference=draft.source)
    after = replace(scene, session=replace(scene.session, draft=None), message=message)
    if not draft.step:
        return contact.written(after, draft.text)
    ask = scene.house.flow.index.get(draft.step)
    if not isinstance(ask, Ask):
        return Turn(after.session)
    return answer_text(after, ask, draft.text)


def closed(scene: Scene, *, at_once: bool) -> tuple[Scene, tuple[Effect, ...]]:
    """Someone who goes on to something else has finished typing: it is kept, and the talk is about the other thing.

    `at_once`: whatever it is they wrote, nothing may come of the draft any more.
    """
    draft = scene.session.draft
    if draft is None or not (at_once or _is_about_something_else(scene.message.content, draft)):
        return scene, ()
    without = replace(scene, session=replace(scene.session, draft=None))
    if not draft.step:
        return without, (contact.passed_on(scene, draft.text),)
    answer = _answer_of(scene, draft)
    if answer is None:
        return (without if at_once else scene), ()
    recorded = replace(scene.session.record(answer), focus=scene.session.focus)
    return replace(scene, session=recorded), (Keep(answer),)


def _answer_of(scene: Scene, draft: Draft) -> Answer | None:
    """The draft as an answer; None if it is none, or if it would set other answers aside and so has to be asked."""
    ask = scene.house.flow.index.get(draft.step)
    reading = read(scene, ask, draft.text) if isinstance(ask, Ask) else None
    if not isinstance(ask, Ask) or not isinstance(reading, Got):
        return None
    version, source = scene.house.flow.version, draft.source
    answer = Answer(ask.name, reading.value, scene.now, reading.words, version, ask.fingerprint, source)
    return None if ask.name in scene.session.answers and shift(scene, answer).lost else answer


def _is_about_something_else(content: Content, draft: Draft) -> bool:
    match content:
        case Commanded(name=name):
            return name not in ABOUT_THE_QUESTION
        case Tapped(data=data):
            tap = read_tap(data)
            return not (tap.verb in (DONE, SKIP, WHY) and tap.step == draft.step)
        case _:
            return False


def edited(scene: Scene, text: str, reference: str) -> Turn | None:
    """A piece was edited before it was taken."""
    draft = scene.session.draft
    if draft is None or reference not in {each for each, _ in draft.pieces}:
        return None
    pieces = tuple((each, text if each == reference else words) for each, words in draft.pieces)
    until = min(scene.now + scene.house.typing_pause, draft.since + LONGEST_WAIT)
    return Turn(replace(scene.session, draft=replace(draft, pieces=pieces, until=max(until, scene.now))))
