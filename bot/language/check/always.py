"""A condition that never fails decides nothing, and mostly means something else than its author thought."""

from collections.abc import Iterator

from bot.core.flow.model import Step
from bot.language.check.proof import Proof
from bot.language.findings import Finding, finding


def find(proof: Proof) -> Iterator[Finding]:
    if not proof.anywhere.exhaustive:
        return
    deciding: dict[str, list[Step]] = {}
    for step in proof.draft.flow.steps:  # a section's condition decides where the step has none of its own
        deciding.setdefault(step.name if step.name in proof.draft.stated else step.section, []).append(step)
    for name, stated in proof.draft.stated.items():
        steps = deciding.get(name, [])
        if steps and all(_never_fails(proof, step) for step in steps):
            message = f"whoever comes to `{name}` meets this condition"
            yield finding("W304", stated.mark(), message, "remove it, or check what it should tell apart")


def _never_fails(proof: Proof, step: Step) -> bool:
    return step.name in proof.anywhere.reached and step.name not in proof.anywhere.false
