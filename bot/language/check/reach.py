"""Everything in a flow can be reached by somebody, in this practice or in another one."""

from collections.abc import Iterator

from bot.core.flow.model import End
from bot.language.check.proof import Proof
from bot.language.explore import bound
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    found = proof.anywhere
    if not found.exhaustive:
        message = f"there are too many ways through this flow to try them all: {bound(found.walks)}"
        mend = "let fewer conditions look far back, then reachability can be proven"
        yield finding("W308", proof.draft.document.source.start, message, mend)
        return
    for step in proof.draft.flow.steps:
        if step.name in found.reached:
            continue
        code, what = ("E302", "ending") if isinstance(step, End) else ("E301", "step")
        if step.name in found.false:
            message = f"nobody can reach the {what} `{step.name}`: whoever gets there does not meet its condition"
            mend = "compare `only if` with the endings above it, or remove the entry"
        else:
            message = f"nobody can reach the {what} `{step.name}`: every path has ended before"
            mend = "give an ending above it an `only if`, or move the entry up"
        yield finding(code, proof.condition_mark(step), message, mend)
