"""A question for a choice has something to choose from, in this practice."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    for step in proof.draft.flow.steps:
        asked = step.name in proof.here.reached and step.name in proof.draft.sourced
        if isinstance(step, Ask) and asked and not step.options:
            node = proof.draft.entry(step.name).node.get("options from")
            message = f"the practice's list for `{step.name}` is empty, so nothing could be chosen"
            mark = node.mark if node else step.mark
            yield finding("E212", mark, message, "fill the list, or ask only if the practice has something to offer")
