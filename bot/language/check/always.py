"""A condition that never fails decides nothing, and mostly means something else than its author thought."""

from collections.abc import Iterator

from bot.core.flow.model import Step
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    if not proof.anywhere.exhaustive:
        return
    for name, stated in proof.draft.stated.items():
        deciding = [step for step in proof.draft.flow.steps if _decides(proof, name, step)]
        if deciding and all(_never_fails(proof, step) for step in deciding):
            message = f"whoever comes to `{name}` meets this condition"
            yield finding("W304", stated.mark(), message, "remove it, or check what it should tell apart")


def _decides(proof: Proof, name: str, step: Step) -> bool:
    """Is it this condition that decides about the step? A section's does where the step has none of its own."""
    return step.name == name or (step.section == name and step.name not in proof.draft.stated)


def _never_fails(proof: Proof, step: Step) -> bool:
    return step.name in proof.anywhere.reached and step.name not in proof.anywhere.false
