"""One client for their therapist: what they ask first, what they hope for, then the rest in the order of the flow.

Nothing is left out, weighed or put in other words. A question that was asked and skipped is there, as not said.
"""

from dataclasses import dataclass

from bot.core.flow.engine import stand
from bot.core.flow.model import Ask, End, Flow
from bot.core.session import Session

QUESTIONS = ("ask_them", "fees_question", "policies_question")
"""Steps that hold a client's own questions, where a flow has them."""

FIRST = (*QUESTIONS, "hope")
"""Steps that stand on top of everything: the client's own questions, then their hope."""

ACTED_ON = ("first_time", "place", "format", "times", "fees")
"""Steps that a therapist needs to offer a call; a digest tells them in one line."""

POLICIES = "policies"
"""The question that asks whether the practice's rules are clear."""

GOALS = ("hope",)
"""Steps that hold what a client hopes for: told back to them in the overview."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Names of steps that were asked on the client's path."""

    first: tuple[str, ...]
    headline: tuple[str, ...]
    detail: tuple[str, ...]


def summarise(flow: Flow, session: Session) -> Summary:
    asked = [ask for ask in stand(flow, session).answered(session) if ask.summary != "hidden"]
    first = tuple(name for name in FIRST if any(ask.name == name for ask in asked))
    rest = [ask for ask in asked if ask.name not in first]
    return Summary(
        first,
        headline=tuple(ask.name for ask in rest if ask.summary == "headline"),
        detail=tuple(ask.name for ask in rest if ask.summary == "detail"),
    )


def consents(flow: Flow) -> tuple[Ask, ...]:
    """What people are asked to agree to. One that is optional stands beside: it lets nothing of theirs be kept."""
    return tuple(step for step in flow.steps if isinstance(step, Ask) and step.kind == "consent")


def has_agreed(flow: Flow, session: Session) -> bool:
    """Has the client said yes to their answers being kept? Before, nothing of theirs reaches anybody."""
    given = [session.answers.get(ask.name) for ask in consents(flow) if not ask.optional]
    return any(answer is not None and answer.value == "yes" for answer in given)


def has_question(flow: Flow, session: Session) -> bool:
    """Have they asked something, or said that they would like to?"""
    asked = [session.answers[ask.name] for ask in stand(flow, session).answered(session)]
    return any(answer.value == "question" or (answer.step in QUESTIONS and answer.value) for answer in asked)


def is_sent(flow: Flow, session: Session) -> bool:
    """Has the client asked that their answers are passed on? Before that they are theirs alone."""
    end = flow.index.get(session.ended)
    return isinstance(end, End) and end.outcome != "declined"


def asks(flow: Flow, names: tuple[str, ...]) -> tuple[Ask, ...]:
    found = (flow.index.get(name) for name in names)
    return tuple(step for step in found if isinstance(step, Ask))
