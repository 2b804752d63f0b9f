"""What a turn did, in the short words of a chat file: `ask age`, `say welcome`, `end booked`, `alert self`."""

import re
from collections.abc import Iterable, Iterator

from bot.core.flow.model import Ask, End, Faq, Flow, Let, Review, Say
from bot.core.replies import Card, Line, Part, Progress, Reply, StepText
from bot.core.turn import Drop, Effect, Forget, HandOver, Keep, Reach, Tell, Turn
from bot.core.turn import Say as SayReply

VERBS = {Ask: "ask", Say: "say", Review: "review", End: "end", Let: "let"}
HINTS = frozenset({"choose_any", "edited"})  # beside what was said, and no news
_COUNT = re.compile(r"\d+ of \d+")


def tokens(turn: Turn, flow: Flow) -> tuple[str, ...]:
    return tuple(token for effect in turn.effects for token in _of_effect(effect, flow))


def _of_effect(effect: Effect, flow: Flow) -> Iterator[str]:
    match effect:
        case SayReply(reply=reply):
            yield from _of_reply(reply, flow)
        case Tell(kind="alert", details=details):
            yield f"alert {details.get('kind', '')}".strip()
        case Tell(kind=kind):
            yield f"told {kind}"
        case Forget():
            yield "forgotten"
        case HandOver():
            yield "export"
        case Keep() | Drop() | Reach():
            return


def _of_reply(reply: Reply, flow: Flow) -> Iterator[str]:
    if reply.replaces:
        yield "edited"
    for part in reply.parts:
        yield from _of_part(part, flow, reply.asks)


def _of_part(part: Part, flow: Flow, asked: str) -> Iterator[str]:
    match part:
        case StepText(step=step, part="text"):
            yield f"{_verb(flow, step)} {step}"
        case StepText(step=step, part=kind):
            yield f"{kind} {step}"
        case Line(name=name):
            yield f"error {asked}" if name.startswith("problem_") else name
            if name.startswith("problem_"):
                yield name
        case Progress(number=number, total=total):
            yield f"{number} of {total}"
        case Card(name=name):
            yield f"card {name}"
        case _:
            return


def _verb(flow: Flow, step: str) -> str:
    if any(isinstance(entry, Faq) and entry.name == step for entry in flow.anytime):
        return "faq"
    found = flow.index.get(step)
    return VERBS[type(found)] if found else "unknown"


def telling(seen: Iterable[str]) -> tuple[str, ...]:
    """The tokens that a chat should hold on to: what was said, without how far along it was.

    >>> telling(("1 of 14", "ask age", "choose_any"))
    ('ask age',)
    """
    return tuple(token for token in seen if token not in HINTS and not _COUNT.fullmatch(token))
