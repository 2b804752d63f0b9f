"""What a chat says should be so: steps and saved answers, never wording."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.core.flow.engine import stand
from bot.core.flow.model import Flow
from bot.core.session import Session
from bot.core.summary import summarise
from bot.transcript.failure import Odds, hint
from bot.transcript.parse import Move
from bot.transcript.tokens import telling
from bot.transcript.values import pairs, written


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a chat is. `seen`: what the last turn said, in tokens."""

    flow: Flow
    session: Session | None
    seen: tuple[str, ...]


def said(now: Moment, move: Move) -> Odds | None:
    wanted = () if move.text == "nothing" else move.items
    lacking = [item for item in wanted if item not in now.seen]
    if not lacking and (wanted or not now.seen):
        return None
    mend = hint(lacking[0].rpartition(" ")[2], now.flow) if lacking else ""
    kept = [item for item in wanted if item in now.seen]
    instead = ", ".join(dict.fromkeys((*kept, *telling(now.seen)))) or "nothing"
    return Odds(move.text, ", ".join(now.seen) or "nothing", mend, instead)


def not_said(now: Moment, move: Move) -> Odds | None:
    return _without(move, now.seen, "no", ", ".join(now.seen))


def saved(now: Moment, move: Move) -> Odds | None:
    wanted = pairs(move.text)
    held = [(name, _held(now, name)) for name, _ in wanted]
    odd = next((name for (name, text), have in zip(wanted, held, strict=True) if have != (name, text)), "")
    if not odd:
        return None
    there = ", ".join(f"{name} = {text}" for name, text in held if text not in NOTHING)
    got = ", ".join(f"{name} = {text}" for name, text in held)
    return Odds(move.text, got, hint(odd, now.flow), there)


NOTHING = ("no answer", "an answer that does not count here")


def _held(now: Moment, name: str) -> str:
    answer = now.session.answers.get(name) if now.session else None
    if answer is None or now.session is None:
        return NOTHING[0]
    counts = answer.value is None or name in stand(now.flow, now.session).values
    return written(answer.value, answer.words) if counts else NOTHING[1]


def not_asked(now: Moment, move: Move) -> Odds | None:
    answers = now.session.answers if now.session else {}
    return _without(move, answers, "no answer to", f"answers to {', '.join(answers)}")


def not_in_summary(now: Moment, move: Move) -> Odds | None:
    if now.session is None:
        return None
    summary = summarise(now.flow, now.session)
    told = (*summary.first, *summary.headline, *summary.detail)
    return _without(move, told, "a summary without", f"a summary with {', '.join(told)}")


def _without(move: Move, there: Iterable[str], wanted: str, got: str) -> Odds | None:
    known = frozenset(there)
    present = [item for item in move.items if item in known]
    if not present:
        return None
    rest = ", ".join(item for item in move.items if item not in known)
    return Odds(f"{wanted} {', '.join(present)}", got, "", rest)


CHECKS: Mapping[str, Callable[[Moment, Move], Odds | None]] = {
    "bot": said,
    "not": not_said,
    "saved": saved,
    "not asked": not_asked,
    "not in summary": not_in_summary,
}
