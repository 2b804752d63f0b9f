"""An option for own words comes last, when the client has seen that no other fits."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding
from bot.language.options import option_nodes


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.flow.steps:
        nodes = option_nodes(draft.entry(step.name)) if isinstance(step, Ask) else None
        if not isinstance(step, Ask) or nodes is None:
            continue
        plain = [option for option in step.options if not option.exclusive]
        for option in plain[:-1]:
            if option.other:
                message = f"`{option.id}` asks for own words and other options follow it"
                yield finding("W702", nodes.key_mark(option.id), message, "move it below them")
