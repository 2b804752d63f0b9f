"""A section has something in it."""

from collections.abc import Iterator

from bot.language.draft import Draft
from bot.language.findings import Finding, finding
from bot.language.schema import SectionShape


def find(draft: Draft) -> Iterator[Finding]:
    if draft.entries.broken or draft.document.cut:
        return  # what is missing may be among the entries that could not be read
    filled = {entry.section for entry in draft.entries.steps}
    for entry in draft.entries.steps:
        if isinstance(entry.shape, SectionShape) and entry.name not in filled:
            message = f"nothing follows in the section `{entry.name}`"
            yield finding("E307", entry.named.mark, message, "remove it, or put its steps below it")
