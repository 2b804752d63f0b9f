"""How a client may be written to first: openly, vaguely, or not at all. Nothing is taken for granted.

Only a yes of their own counts, to the words as they are now. Danger, a long silence and every way to say stop outweigh
it, and nothing but a new yes brings it back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.core.flow.engine import is_unsure, still_valid
from bot.core.flow.model import Answer, Ask, Flow
from bot.core.session import Session

Manner = Literal["openly", "vaguely", "never"]

SAFE_TO_WRITE = "safe_to_write"
"""The yes/no question whose `no` means that nobody is to write here first."""

DANGER = "danger"  # the kind of urgency in which someone else may read along
A_LONG_PAUSE = timedelta(days=30)


def questions(flow: Flow) -> tuple[Ask, ...]:
    """Where people say whether they may be written to first."""
    return tuple(step for step in flow.steps if isinstance(step, Ask) and step.purpose == "reminders")


def said(flow: Flow, session: Session) -> Mapping[str, Answer]:
    """What they answered there, by question."""
    return {ask.name: session.answers[ask.name] for ask in questions(flow) if ask.name in session.answers}


def manner(flow: Flow, session: Session) -> Manner:
    """The most careful of what they said; silence is no yes."""
    if session.is_quiet or is_unsafe_to_write(session) or may_be_read_along(flow, session):
        return "never"
    agreed = {_counted(ask, session) for ask in questions(flow)}
    if not agreed or not agreed <= {"yes", "vague"}:
        return "never"
    return "vaguely" if "vague" in agreed else "openly"


def is_unsafe_to_write(session: Session) -> bool:
    """Has the client said that it is not safe to write to them here? It counts before they send, and ever after."""
    return _safe_to_write(session) == "no"


def may_be_read_along(flow: Flow, session: Session) -> bool:
    """They spoke of danger from someone, and have not said that this chat is safe."""
    told = {step: answer.value for step, answer in session.answers.items() if isinstance(answer.value, str)}
    asked = {step: flow.index.get(step) for step in told}
    chosen = any(isinstance(ask, Ask) and ask.urgent.get(told[step]) == DANGER for step, ask in asked.items())
    return (chosen or session.urgent == DANGER) and _safe_to_write(session) != "yes"


def is_discreet(flow: Flow, session: Session) -> bool:
    """Must what they did ask for tell nothing on a screen that others may see? In doubt, yes."""
    vague = any(answer.value == "vague" for answer in said(flow, session).values())
    unsure = any(is_unsure(ask, session.answers.get(ask.name), session) for ask in questions(flow))
    return vague or unsure or is_unsafe_to_write(session) or may_be_read_along(flow, session)


def wish(flow: Flow, session: Session) -> str:
    """What a therapist has to know before they write: `unsafe`, `vague`, `answer` for answers only, or nothing."""
    if is_unsafe_to_write(session):
        return "unsafe"
    if is_discreet(flow, session):
        return "vague"
    is_asked = bool(said(flow, session)) or session.is_quiet
    return "answer" if is_asked and manner(flow, session) == "never" else ""


def came_back(flow: Flow, session: Session, now: datetime) -> Session:
    """Who comes back after long is asked again; where they are, and who is beside them, may have changed."""
    agreed = any(answer.value in ("yes", "vague") for answer in said(flow, session).values())
    is_long = now - session.updated_at >= A_LONG_PAUSE
    return replace(session, unsure_since=now) if agreed and is_long else session


def answered(session: Session, ask: Ask, before: Answer | None, answer: Answer) -> Session:
    """What an answer means for writing first: a new yes opens the way, and a place that is not safe closes it."""
    if ask.purpose is not None:
        return session if answer.value is None else replace(session, is_quiet=answer.value == "no")
    if ask.name != SAFE_TO_WRITE:
        return session
    if answer.value == "no":
        return replace(session, is_quiet=True)
    was_unsafe = before is not None and before.value == "no"
    return replace(session, unsure_since=answer.at) if was_unsafe and answer.value == "yes" else session


def _safe_to_write(session: Session) -> object:
    answer = session.answers.get(SAFE_TO_WRITE)
    return answer.value if answer is not None else None


def _counted(ask: Ask, session: Session) -> object:
    answer = session.answers.get(ask.name)
    if answer is None or not still_valid(ask, answer) or is_unsure(ask, answer, session):
        return None
    return answer.value
