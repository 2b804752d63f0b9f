"""What people agree to: the exact words they were shown, kept with the answer, so that it can be told ever after."""

from dataclasses import replace

from bot.core.flow.model import Agreed, Ask, Terms
from bot.core.messages import Tapped
from bot.core.session import Session
from bot.core.turn import House, Scene


def terms_of(house: House, session: Session, step: str) -> Terms | None:
    """The words of this question as they are now; None where nobody agrees to anything."""
    spoken = house.terms.get(session.language) or house.terms.get(house.languages[0], {})
    return spoken.get(step)


def agreed_to(scene: Scene, ask: Ask) -> Agreed | None:
    terms = terms_of(scene.house, scene.session, ask.name)
    if terms is None:
        return None
    tapped = isinstance(scene.message.content, Tapped)
    return Agreed(terms.version, scene.session.language, terms.hash, "tapped" if tapped else "typed")


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
