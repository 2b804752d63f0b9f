"""Limits that no answer can meet."""

from collections.abc import Iterator

from bot.core.flow.model import Ask, Limits
from bot.language.draft import Draft
from bot.language.findings import Finding, finding
from bot.language.patterns import slow

MAX_POINTS = 11  # 0 to 10: a button each


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.flow.steps:
        if isinstance(step, Ask):
            for low, high in _crossed(step.limits):
                mark = draft.entry(step.name).node.key_mark(high)
                yield finding("E121", mark, f"`{high}` is below `{low}`, so no answer fits", "swap the two")
            yield from _too_many(draft, step)
            yield from _scale(draft, step)
            yield from _slow(draft, step)


def _crossed(limits: Limits) -> Iterator[tuple[str, str]]:
    if limits.minimum is not None and limits.maximum is not None and limits.minimum > limits.maximum:
        yield "min", "max"
    if limits.at_least and limits.at_most and limits.at_least > limits.at_most:
        yield "at least", "at most"
    known = limits.earliest and limits.latest and "today" not in (limits.earliest, limits.latest)
    if known and limits.earliest > limits.latest:
        yield "earliest", "latest"


def _too_many(draft: Draft, step: Ask) -> Iterator[Finding]:
    least = step.limits.at_least
    if step.kind == "choices" and least and step.options and least > len(step.options):
        mark = draft.entry(step.name).node.key_mark("at least")
        message = f"`at least` asks for {least} options and there are {len(step.options)}"
        yield finding("E121", mark, message, f"use at most {len(step.options)}")


def _slow(draft: Draft, step: Ask) -> Iterator[Finding]:
    reason = slow(step.limits.pattern) if step.limits.pattern else ""
    if reason:
        node = draft.entry(step.name).node.get("pattern")
        mend = "write it without a repeat inside a repeat: `[A-Za-z ]+` and not `([A-Za-z]+ ?)+`"
        yield finding("E126", node.mark if node else step.mark, f"this pattern may take for ever: {reason}", mend)


def _scale(draft: Draft, step: Ask) -> Iterator[Finding]:
    low, high = step.limits.minimum, step.limits.maximum
    if step.kind != "scale" or low is None or high is None:
        return
    if low != int(low) or high != int(high) or high - low >= MAX_POINTS:
        mark = draft.entry(step.name).node.key_mark("max")
        message = f"a scale has whole numbers and at most {MAX_POINTS} points"
        yield finding("E121", mark, message, "narrow it, or use type `number`")
