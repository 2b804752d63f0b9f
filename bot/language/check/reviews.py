"""Nothing is passed on that the client has not seen together."""

from collections.abc import Iterator

from bot.core.flow.model import End
from bot.language.chat import chat
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    for step in proof.draft.flow.steps:
        if not isinstance(step, End) or step.outcome != "request":
            continue
        ways = proof.here.reached.get(step.name, {})
        unseen = [way for flags, way in ways.items() if "reviewed" not in flags]
        if unseen:
            shortest = min(unseen, key=lambda way: way.length)
            message = f"`{step.name}` passes answers on that were never read back"
            mend = "put `- review: check` before it, without `only if`"
            yield finding("E306", step.mark, message, mend, chat(proof.draft.flow, shortest.path, step.name))
