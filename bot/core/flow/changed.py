"""What becomes of a conversation under way when the flow's file has changed; nothing that was said is lost.

Most edits need nothing: the position is derived, and an answer counts as long as it still fits its question. What is
left: answers to a question under its former name are carried over, ticks that no longer exist go, and an ending that
only the edit led to is held for a human.
"""

from dataclasses import dataclass, replace

from bot.core.flow.engine import stand
from bot.core.flow.model import Answer, Ask, End, Flow, Step
from bot.core.session import Correcting, Session


@dataclass(frozen=True, slots=True)
class Carried:
    """`session` as the flow finds it; `kept`: answers that now stand under another name; `is_held`: newly so.

    `is_gone`: the question that the client was shown last is not there any more, so words are no answer to it.
    """

    session: Session
    kept: tuple[Answer, ...] = ()
    is_held: bool = False
    is_gone: bool = False


def newcomers(flow: Flow) -> frozenset[str]:
    """Questions for new clients only, which somebody who begins now is one of."""
    return frozenset(ask.name for ask in flow.steps if isinstance(ask, Ask) and ask.new_clients_only)


def carry(flow: Flow, session: Session) -> Carried:
    """The session on the flow as it is now; the same session if it is on it already."""
    if session.hash == flow.hash and session.flow == flow.name:
        return Carried(session)
    kept = _renamed(flow, session)
    answers = {**session.answers, **{answer.step: answer for answer in kept}}
    on = replace(session, answers=answers, flow=flow.name, version=flow.version, hash=flow.hash)
    found = stand(flow, on).step
    ended = found.name if isinstance(found, End) and not on.ended else ""
    shown = _shown(flow, _ticks_kept(on, found) if isinstance(found, Ask) else on, found)
    is_gone = bool(on.asked) and not isinstance(flow.index.get(shown.asked), Ask)
    return Carried(replace(shown, held=ended), kept, bool(ended) and ended != session.held, is_gone)


def _shown(flow: Flow, session: Session, found: Step | None) -> Session:
    """The next words are for the question that the client sees, though another one now stands before it."""
    asked = next((ask.name for ask in flow.steps if isinstance(ask, Ask) and session.asked in ask.was), session.asked)
    named = replace(session, asked=asked if session.asked not in flow.index else session.asked)
    is_overtaken = found is not None and found.name != named.asked and named.asked not in session.answers
    if session.ended or session.focus or not is_overtaken or not isinstance(flow.index.get(named.asked), Ask):
        return named
    return named.looking_at(Correcting(named.asked))


def _renamed(flow: Flow, session: Session) -> tuple[Answer, ...]:
    """Answers given under a former name. A name that is still a question of its own is nobody's former name."""
    found: list[Answer] = []
    for ask in flow.steps:
        if not isinstance(ask, Ask) or ask.name in session.answers:
            continue
        former = [name for name in ask.was if name in session.answers and name not in flow.index]
        if former:
            newest = max((session.answers[name] for name in former), key=lambda answer: answer.at)
            found.append(replace(newest, step=ask.name))
    return tuple(found)


def _ticks_kept(session: Session, ask: Ask) -> Session:
    """A question that has to be asked again opens with what was ticked in it, as far as that is still there."""
    answer = session.answers.get(ask.name)
    if ask.kind != "choices" or answer is None or not isinstance(answer.value, tuple):
        return session
    known = {option.id for option in ask.options}
    return session.ticked(ask.name, tuple(option for option in answer.value if option in known))
