"""No way through the flow asks for more time, or more typing, than its author meant to."""

from collections.abc import Iterator

from bot.core.flow.model import Mark
from bot.language.chat import chat
from bot.language.check.proof import Proof
from bot.language.draft import Draft
from bot.language.findings import Finding, finding
from bot.language.schema import BudgetShape
from bot.language.situations import Situation


def find(proof: Proof) -> Iterator[Finding]:
    head = proof.draft.entries.head
    budget = head.budget if head else BudgetShape()
    ways = [*proof.here.ended.items(), *([("", proof.here.unended)] if proof.here.unended else [])]
    yield from _minutes(proof, budget, ways)
    yield from _typed(proof, budget, ways)


def _minutes(proof: Proof, budget: BudgetShape, ways: list[tuple[str, Situation]]) -> Iterator[Finding]:
    ending, slowest = max(ways, key=lambda way: way[1].most.weight, default=("", Situation()))
    minutes = slowest.most.weight / 60
    if minutes > budget.minutes:
        shown = chat(proof.draft.flow, slowest.most.trail.path, ending)
        message = f"a way through this flow takes about {minutes:.1f} minutes; its budget is {budget.minutes}"
        mend = "ask less, or say it in fewer words; or raise `minutes` under `budget` if it has to be"
        yield finding("E720", _mark(proof.draft), message, mend, shown)


def _typed(proof: Proof, budget: BudgetShape, ways: list[tuple[str, Situation]]) -> Iterator[Finding]:
    ending, wordiest = max(ways, key=lambda way: way[1].typed.weight, default=("", Situation()))
    typed = int(wordiest.typed.weight)
    if typed > budget.typed_answers:
        shown = chat(proof.draft.flow, wordiest.typed.trail.path, ending)
        message = f"a way through this flow has {typed} answers to be typed; its budget is {budget.typed_answers}"
        mend = "offer options to tap; or raise `typed answers` under `budget` if it has to be"
        yield finding("E721", _mark(proof.draft), message, mend, shown)


def _mark(draft: Draft) -> Mark:
    root = draft.document.root
    if root is None:
        return draft.document.source.start
    return root.key_mark("budget" if "budget" in root.entries else "flow")
