"""Limits that no answer can meet."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding

_PAIRS = (("min", "max"), ("at least", "at most"), ("earliest", "latest"))


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.flow.steps:
        if not isinstance(step, Ask):
            continue
        limits = step.limits
        dates = "today" not in (limits.earliest, limits.latest)
        values = (
            (limits.minimum, limits.maximum),
            (limits.at_least, limits.at_most),
            (limits.earliest or None, limits.latest or None) if dates else (None, None),
        )
        for (low, high), (least, most) in zip(_PAIRS, values, strict=True):
            if least is not None and most is not None and least > most:  # type: ignore[operator]
                mark = draft.entry(step.name).node.key_mark(high)
                yield finding("E121", mark, f"`{high}` is below `{low}`, so no answer fits", "swap the two")
        yield from _too_many(draft, step)


def _too_many(draft: Draft, step: Ask) -> Iterator[Finding]:
    least = step.limits.at_least
    if step.kind == "choices" and least and step.options and least > len(step.options):
        mark = draft.entry(step.name).node.key_mark("at least")
        message = f"`at least` asks for {least} options and there are {len(step.options)}"
        yield finding("E121", mark, message, f"use at most {len(step.options)}")
