"""One question in one message: of two, people answer one."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        asks = written.part == "text" and not written.option
        tone = (draft.practice.tones or {}).get(written.language)
        if tone is None or not asks or not isinstance(draft.flow.index.get(written.step), Ask):
            continue
        second = tone.asks_twice(written.node.plain)
        if second is not None:
            message = f"`{written.step}` asks two questions in one message"
            mend = "ask the second one in a step of its own, or leave it out"
            yield finding("W704", written.node.mark_in(second), message, mend)
