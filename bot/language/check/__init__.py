"""Rules for flows: one rule a file, all of them in the table below."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.language.draft import Draft
from bot.language.findings import Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """`proof`: walks all paths, which makes sense only once names and conditions are right."""

    name: str
    find: Callable[[Draft], Iterable[Finding]]
    proof: bool = False


RULES: tuple[Rule, ...] = ()


def check(draft: Draft, findings: Iterable[Finding]) -> list[Finding]:
    """What the rules say; proofs are left out while the file itself has faults."""
    found = [each for rule in RULES if not rule.proof for each in rule.find(draft)]
    if any(each.code[:2] in ("E1", "E2") for each in (*findings, *found)):
        return found
    return found + [each for rule in RULES if rule.proof for each in rule.find(draft)]
