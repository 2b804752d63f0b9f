"""Where a session stands: f(flow, answers), computed afresh at every turn, never stored.

The first step in reading order whose condition holds and that is not yet answered, delivered or confirmed is the
client's position. Changing an answer, resuming after weeks and editing a flow under a running conversation all
follow from this one function.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.flow.computed import with_computed
from bot.core.flow.conditions import holds
from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Answer, Ask, End, Flow, Let, Review, Say, Step, Value
from bot.core.session import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """A derived position. `step` None: the flow has no ending on this path (a finding of `check`)."""

    step: Ask | Review | End | None
    path: tuple[Step, ...]  # every step that applies, up to and including `step`
    values: Mapping[str, Value]  # the answers that count, by step
    undelivered: tuple[Say, ...]  # words due before `step`
    known: Mapping[str, Value] = field(default_factory=dict)  # `values`, and what is computed of them

    @property
    def asked(self) -> tuple[Ask, ...]:
        """The questions on the path, the open one included."""
        return tuple(step for step in self.path if isinstance(step, Ask))

    def answered(self, session: Session) -> tuple[Ask, ...]:
        """The questions on the path that have an answer, a skipped one included."""
        return tuple(ask for ask in self.asked if ask is not self.step and ask.name in session.answers)


def stand(flow: Flow, session: Session) -> Standing:
    """Where the client is; after the end, everything they have told on the way there."""
    asked = flow_of(flow, session)
    return _told(asked, session) if session.ended else _reached(asked, session)


def flow_of(flow: Flow, session: Session) -> Flow:
    """What of the flow is asked of this client."""
    return flow.minimal if session.is_minimal and flow.minimal is not None else flow


def _told(flow: Flow, session: Session) -> Standing:
    """Nothing waits any more: an edited question, or one that a correction opens, hides no answer behind it."""
    values: dict[str, Value] = {}
    known: dict[str, Value] = {}
    path: list[Step] = []
    end = flow.index.get(session.ended)
    for step in flow.steps:
        answer = session.answers.get(step.name)
        if step is end:
            break
        if isinstance(step, End) or (isinstance(step, Ask) and answer is None):
            continue
        if not _applies(step, session, known, flow):
            continue
        if isinstance(step, Let):
            known = with_computed(step, known, flow.facts)
            continue
        path.append(step)
        if answer is not None and answer.value is not None:
            values[step.name] = known[step.name] = answer.value
    return Standing(end if isinstance(end, End) else None, tuple(path), values, (), known)


def _reached(flow: Flow, session: Session) -> Standing:
    values: dict[str, Value] = {}
    known: dict[str, Value] = {}
    path: list[Step] = []
    undelivered: list[Say] = []
    for step in flow.steps:
        if not _applies(step, session, known, flow):
            continue
        if isinstance(step, Let):
            known = with_computed(step, known, flow.facts)
            continue
        path.append(step)
        if _waits(step, session, values):
            return Standing(_waiting(step), tuple(path), values, tuple(undelivered), known)
        if isinstance(step, Say) and step.name not in session.delivered:
            undelivered.append(step)
        if isinstance(step, Ask) and (value := session.answers[step.name].value) is not None:
            values[step.name] = known[step.name] = value
    return Standing(None, tuple(path), values, tuple(undelivered), known)


def _applies(step: Step, session: Session, known: Mapping[str, Value], flow: Flow) -> bool:
    if isinstance(step, Ask) and step.new_clients_only and step.name not in session.newcomer:
        return False
    return step.only_if is None or holds(step.only_if, known, flow.facts)


def _waits(step: Step, session: Session, values: Mapping[str, Value]) -> bool:
    match step:
        case Say() | Let():
            return False
        case Ask():
            answer = session.answers.get(step.name)
            return not still_valid(step, answer) or is_unsure(step, answer, session)
        case Review():
            return session.confirmed != seal(values, session)
        case End():
            return True


def _waiting(step: Step) -> Ask | Review | End | None:
    return None if isinstance(step, Say | Let) else step


def still_valid(ask: Ask, answer: Answer | None) -> bool:
    """Does this answer still answer the question as it is now? Consent holds for its exact words only.

    So does an answer to a question of which the file says `ask again`.
    """
    if answer is None:
        return False
    if answer.fingerprint == ask.fingerprint:
        return True
    if ask.kind == "consent" or ask.ask_again:
        return False
    return ask.optional if answer.value is None else KINDS[ask.kind].fits(answer.value, ask)


def is_unsure(ask: Ask, answer: Answer | None, session: Session) -> bool:
    """Is it too long ago, or is too much else since, that they said whether they may be written to first?"""
    since = session.unsure_since
    if ask.purpose is None or since is None or answer is None or answer.value in (None, "no"):
        return False
    return answer.at < since


def seal(values: Mapping[str, Value], session: Session) -> str:
    """A hash of the answers that count: what a confirmation in the review is a confirmation of."""
    said = [(name, value, session.answers[name].words) for name, value in values.items()]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def progress(flow: Flow, session: Session, standing: Standing) -> tuple[int, int]:
    """The number of the open question and about how many there are on this path.

    Questions whose condition cannot be true yet are not counted, so the number never promises less than comes
    from what is already known.
    """
    done = len(standing.answered(session))
    if standing.step is None or isinstance(standing.step, End):
        return done, done
    here = flow.steps.index(standing.step)
    open_now = isinstance(standing.step, Ask)
    ahead, known = 0, dict(standing.known)
    for step in flow.steps[here + 1 :]:
        if isinstance(step, Ask | Let) and _applies(step, session, known, flow):
            ahead += isinstance(step, Ask)
            known = with_computed(step, known, flow.facts) if isinstance(step, Let) else known
    return done + open_now, done + open_now + ahead


def comes_late(flow: Flow, session: Session, ask: Ask) -> bool:
    """Is this question put to someone who has already answered a later one: was it added, or opened by a change?"""
    for step in reversed(flow.steps):
        if step is ask:
            return False
        if isinstance(step, Ask) and step.name in session.answers:
            return True
    return False
