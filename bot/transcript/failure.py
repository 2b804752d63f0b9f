"""A line of a chat that did not go as written: what was expected, what came, and what to do about it."""

from dataclasses import dataclass

from bot.core.flow.model import Flow
from bot.language.findings import did_you_mean
from bot.transcript.parse import Move


@dataclass(frozen=True, slots=True)
class Odds:
    """`instead`: what the line would have to say; empty if it has to go, None if only a human can tell."""

    expected: str
    got: str
    mend: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    move: Move
    odds: Odds

    def __str__(self) -> str:
        odds = self.odds
        lines = [
            f"{self.move.place}: {self.move.key}: {self.move.text}",
            f"  expected: {odds.expected}",
            f"  got:      {odds.got}",
        ]
        ways = [odds.mend, "if this is how it should be now, `run_bot.py test --update` writes it into the chat"]
        known = ways if odds.instead is not None else ways[:1]
        return "\n".join([*lines, *(f"  mend:     {way}" for way in known if way)])


def hint(name: str, flow: Flow) -> str:
    """Where to look for a name, or what it may have been meant to be.

    >>> hint("ag", Flow("f", 1, "", ()))
    'the flow has nothing called `ag`'
    """
    places = {step.name: step.mark for step in flow.steps} | {each.name: each.mark for each in flow.anytime}
    if name in places:
        return f"look at `{name}` in {places[name].file}:{places[name].line}"
    near = did_you_mean(name, places)
    return f"the flow has nothing called `{name}`" + (f"; did you mean `{near}`?" if near else "")
