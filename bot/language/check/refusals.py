"""Whoever is turned away is told where else to turn."""

import re
from collections.abc import Iterator

from bot.core.flow.model import End
from bot.language.draft import Draft, Written
from bot.language.findings import Finding, finding

ELSEWHERE = (
    "practice.contact",
    "practice.email",
    "practice.phone",
    "practice.website",
    "practice.referrals",
    "practice.youth_helplines",
)
_ADDRESS = re.compile(r"https?://\S|www\.\S|\S@[^\s@]+\.\S|\+?\d(?:[\s().-]?\d){5,}")


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        step = draft.flow.index.get(written.step)
        turns_away = isinstance(step, End) and step.outcome == "declined" and written.part == "text"
        if turns_away and not written.compiled.troubles and not _offers(draft, written):
            message = f"`{written.step}` turns people away and offers nothing else"
            mend = "print `{{ practice.contact }}`, `{{ practice.referrals }}` or another place to turn to"
            yield finding("E309", written.node.mark, message, mend)


def _offers(draft: Draft, written: Written) -> bool:
    known = draft.practice.printed(written.language, draft.flow.languages[0])
    filled = any(name in written.compiled.names and known.get(name, "").strip() for name in ELSEWHERE)
    return filled or bool(_ADDRESS.search(written.node.plain))
