"""Whoever taps or asks something urgent sees the people who can help, as if they had typed it."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        step = draft.flow.index.get(written.step)
        if written.option and isinstance(step, Ask) and written.option not in step.urgent:
            kind = draft.practice.urgent(written.compiled.text.constant)
            if kind:
                message = f"this option speaks of danger (`{kind}`), and tapping it opens no urgent card"
                yield finding("W707", written.node.mark, message, f"add `urgent: {kind}` to the option")
    yield from _heard(draft)


def _heard(draft: Draft) -> Iterator[Finding]:
    for faq in draft.flow.anytime:
        said = [phrase for phrases in faq.hears.values() for phrase in phrases if draft.practice.urgent(phrase)]
        if said and not faq.urgent:
            mark = draft.entry(faq.name).node.key_mark("hears")
            message = f"`{faq.name}` hears “{said[0]}” and answers as if it were not urgent"
            yield finding("W707", mark, message, "add `urgent: true`, or remove these words")
