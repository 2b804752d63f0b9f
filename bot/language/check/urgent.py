"""A flow that takes requests gives people a way to say that they need help now."""

from collections.abc import Iterator

from bot.core.flow.model import Ask, End
from bot.language.draft import Draft
from bot.language.findings import Finding, finding


def find(draft: Draft) -> Iterator[Finding]:
    asked = any(isinstance(step, Ask) and step.urgent for step in draft.flow.steps)
    if draft.document.cut or draft.entries.broken or asked or any(faq.urgent for faq in draft.flow.anytime):
        return
    for step in draft.flow.steps:
        if isinstance(step, End) and step.outcome == "request":
            message = f"`{step.name}` takes requests, and no answer of this flow opens the urgent card"
            mend = "mark the options about harm with `urgent: self`, `danger` or `other`, or add an anytime entry"
            yield finding("W703", step.mark, message, mend)
            return  # the first one stands for all
