"""Every path ends."""

from collections.abc import Iterator

from bot.language.chat import chat
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    stuck = proof.here.unended
    if stuck is None:
        return
    steps = proof.draft.flow.steps
    mark = steps[-1].mark if steps else proof.draft.document.source.start
    shown = chat(proof.draft.flow, stuck.shortest.path)
    message = f"{stuck.count} of the ways through this flow never reach an ending"
    yield finding("E303", mark, message, "add an `end` without `only if` as the last step", shown)
