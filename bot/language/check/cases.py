"""Every case of a computed value is for somebody, and decides something."""

from collections.abc import Iterator

from bot.core.flow.model import Let
from bot.language.check.proof import Proof
from bot.language.entries import case_nodes
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    found = proof.anywhere
    for let in proof.draft.flow.steps:
        if found.exhaustive and isinstance(let, Let) and let.name in found.reached:
            yield from _cases(proof, let)


def _cases(proof: Proof, let: Let) -> Iterator[Finding]:
    came = [place for place in range(len(let.cases)) if (let.name, place) in proof.anywhere.cases]
    last = max(came, default=0)
    for place, node in case_nodes(proof.draft.entry(let.name)):
        only_if = node.scalar("only if")
        mark = only_if.mark if only_if else node.mark
        if place == last and place + 1 < len(let.cases) and only_if:
            message = f"whoever comes to this case of `{let.name}` meets its condition"
            mend = "remove the cases below and this condition, or check what it tells apart"
            yield finding("W304", mark, message, mend)
        elif place < last and place not in came:
            message = f"nobody comes to this case of `{let.name}`"
            yield finding("E310", mark, message, "an earlier case takes everyone; move this one up, or remove it")
