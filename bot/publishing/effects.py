"""What a new version of a flow means for the people who are in the middle of the old one. Pure; says nobody's words.

Each session is carried over as it will be with its next message, and the two positions are compared. Questions that
wait before the place where someone was are gone through one after the other, as if they skipped them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.core.flow.changed import carry
from bot.core.flow.engine import Standing, stand, still_valid
from bot.core.flow.model import Answer, Ask, Flow
from bot.core.session import Session
from bot.publishing.comparing import renames

Reason = Literal["new", "reached", "type", "consent", "meaning", "options", "skip", "limits"]
"""Why a question waits: it is new; it now applies to them; or their answer no longer holds, because the type, the words
of the consent, the meaning (`ask again`), the options, `optional` or the limits are others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody will be asked because of the change; `again`: they have answered it before."""

    step: str
    reason: Reason
    again: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """On one conversation. `gone`: the question that was open; `ended`: the ending that the change leads to."""

    asked: tuple[Asked, ...] = ()
    gone: str = ""
    ended: str = ""

    @property
    def is_none(self) -> bool:
        return not (self.asked or self.gone or self.ended)


@dataclass(frozen=True, slots=True)
class Effects:
    """On all of them. `ended`: the ending and the short code of each who would come to it."""

    people: int
    untouched: int
    asked: tuple[tuple[Asked, int], ...]
    gone: tuple[tuple[str, int], ...]
    ended: tuple[tuple[str, str], ...]


def effects_of(old: Flow, new: Flow, sessions: Iterable[tuple[str, Session]]) -> Effects:
    """`sessions`: short code and session of everyone who is under way."""
    each = [(code, effect_on(old, new, session)) for code, session in sessions]
    asked = Counter(asked for _, effect in each for asked in effect.asked)
    order = {step.name: place for place, step in enumerate(new.steps)}
    return Effects(
        people=len(each),
        untouched=sum(effect.is_none for _, effect in each),
        asked=tuple(sorted(asked.items(), key=lambda pair: (order[pair[0].step], pair[0].reason))),
        gone=tuple(sorted(Counter(effect.gone for _, effect in each if effect.gone).items())),
        ended=tuple((effect.ended, code) for code, effect in each if effect.ended),
    )


def effect_on(old: Flow, new: Flow, session: Session) -> Effect:
    on_old, on_new = carry(old, session).session, carry(new, session).session
    if on_old.held or on_old.ended:
        return Effect()
    names, before = renames(old, new), stand(old, on_old)
    place = _place(old, new, before)
    waiting = tuple(_waiting(new, on_new, place))
    back = {name: was for was, name in names.items()}
    asked = tuple(_why(old, ask, back.get(ask.name, ask.name), on_old, before) for ask in waiting)
    open_now = before.step.name if isinstance(before.step, Ask) else ""
    is_gone = bool(open_now) and names.get(open_now, open_now) not in new.index
    return Effect(asked, open_now if is_gone else "", on_new.held)


def _place(old: Flow, new: Flow, before: Standing) -> int:
    """Where in the new flow they are: at their step, or at the first behind it that is still there."""
    names = renames(old, new)
    if before.step is None:
        return len(new.steps)
    behind = (names.get(step.name, step.name) for step in old.steps[old.steps.index(before.step) :])
    found = next((name for name in behind if name in new.index), "")
    return new.steps.index(new.index[found]) if found else len(new.steps)


def _waiting(flow: Flow, session: Session, place: int) -> Iterator[Ask]:
    """The questions before this place that they are asked first."""
    while isinstance(step := stand(flow, session).step, Ask) and flow.steps.index(step) < place:
        yield step
        given = session.answers.get(step.name)
        passed = Answer(step.name, given.value if given else None, session.updated_at, fingerprint=step.fingerprint)
        session = replace(session, answers={**session.answers, step.name: passed})


def _why(old: Flow, ask: Ask, was: str, session: Session, before: Standing) -> Asked:
    known, answer = old.index.get(was), session.answers.get(was)
    if not isinstance(known, Ask):
        return Asked(ask.name, "new", again=False)
    if answer is None or known not in before.path or not still_valid(known, answer):
        return Asked(ask.name, "reached", again=False)
    return Asked(ask.name, _reason(known, ask, answer), again=True)


def _reason(old: Ask, new: Ask, answer: Answer) -> Reason:
    if old.kind != new.kind:
        return "type"
    if new.kind == "consent":
        return "consent"
    if new.ask_again:
        return "meaning"
    if answer.value is None:
        return "skip"
    given = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    known = {option.id for option in new.options}
    return "options" if old.options and any(each not in known for each in given) else "limits"
