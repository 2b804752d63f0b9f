"""A sensitive question says why it is asked."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.flow.steps:
        if isinstance(step, Ask) and step.sensitive and not step.has_why:
            mark = draft.entry(step.name).named.mark
            message = f"`{step.name}` is sensitive and gives no reason"
            yield finding("W701", mark, message, "add `why:`; it stands behind a button")
