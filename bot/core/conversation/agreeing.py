"""What people agree to: the exact words they were shown, kept with the answer, so that it can be told ever after."""

from dataclasses import replace
from typing import Literal

from bot.core.contact import questions
from bot.core.flow.model import Agreed, Answer, Ask, Terms
from bot.core.messages import Left, Returned, Tapped
from bot.core.session import Session
from bot.core.turn import House, Keep, Scene


def terms_of(house: House, session: Session, step: str) -> Terms | None:
    """The words of this question as they are now; None where nobody agrees to anything."""
    spoken = house.terms.get(session.language) or house.terms.get(house.languages[0], {})
    return spoken.get(step)


def agreed_to(scene: Scene, ask: Ask) -> Agreed | None:
    terms = terms_of(scene.house, scene.session, ask.name)
    if terms is None:
        return None
    return Agreed(terms.version, scene.session.language, terms.hash, _how(scene))


def _how(scene: Scene) -> Literal["tapped", "typed", "blocked"]:
    match scene.message.content:
        case Tapped():
            return "tapped"
        case Left() | Returned():
            return "blocked"
        case _:
            return "typed"


def switched(scene: Scene, ask: Ask, value: str) -> Answer:
    """A consent given or taken back beside the question. Without a reference: an edit of the message that did it
    changes nothing."""
    return Answer(
        ask.name, value, scene.now, "", scene.house.flow.version, ask.fingerprint, agreed=agreed_to(scene, ask)
    )


def silenced(scene: Scene) -> tuple[Session, tuple[Keep, ...]]:
    """Nobody writes first any more: what they had agreed to is taken back with it."""
    given = scene.session.answers
    taken_back = [
        switched(scene, ask, "no")
        for ask in questions(scene.house.flow)
        if ask.name in given and given[ask.name].value not in (None, "no")
    ]
    answers = {**given, **{answer.step: answer for answer in taken_back}}
    return replace(scene.session, is_quiet=True, answers=answers), tuple(Keep(answer) for answer in taken_back)


def shown(house: House, session: Session, step: str) -> Session:
    """The session that knows which words its client has before them."""
    terms = terms_of(house, session, step)
    if terms is None or session.read == f"{step}:{terms.hash}":
        return session
    return replace(session, read=f"{step}:{terms.hash}")


def is_outdated(scene: Scene, ask: Ask) -> bool:
    """Were other words than those of today the last that they saw of this question? A yes to them is none to these."""
    before = scene.session.read
    return before.startswith(f"{ask.name}:") and shown(scene.house, scene.session, ask.name).read != before
