"""Consent comes before the first sensitive question, on every path."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.chat import chat
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    for step in proof.draft.flow.steps:
        if not isinstance(step, Ask) or not step.sensitive or step.kind == "consent":
            continue
        ways = proof.here.reached.get(step.name, {})
        open_ways = [way for flags, way in ways.items() if "consented" not in flags]
        if open_ways:
            shortest = min(open_ways, key=lambda way: way.length)
            message = f"`{step.name}` is sensitive, and it can be asked without consent"
            mend = "ask a question of type `consent` before it, and let `no` lead to an ending"
            yield finding("E305", step.mark, message, mend, chat(proof.draft.flow, shortest.path, step.name))
            return  # the first one stands for those behind it
