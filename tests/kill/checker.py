"""Judges a history from outside: what was sent in, what the bot kept, what Telegram accepted. Knows nothing of the bot.

The measure is a run in which nothing went wrong. Messages are compared as texts; a repeat has to carry the mark.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MARK = "↻ "

Answer = tuple[str, str]
"""Step and value, as the client's export tells them."""


@dataclass
class Verdict:
    """Each entry names one thing that went wrong; `marked`: repeats that say so, which are allowed."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    marked: int = 0

    @property
    def faults(self) -> dict[str, list[str]]:
        kinds = ("lost", "doubled", "out_of_order", "missing", "unmarked", "strange")
        return {kind: found for kind in kinds if (found := getattr(self, kind))}


def judge_answers(wanted: Sequence[Answer], kept: Sequence[Answer], verdict: Verdict) -> None:
    """`kept`: every answer event of one client, in the order in which it was written."""
    missing, surplus = Counter(wanted) - Counter(kept), Counter(kept) - Counter(wanted)
    verdict.lost += [f"{step} = {value}" for step, value in missing.elements()]
    verdict.doubled += [f"{step} = {value}" for step, value in surplus.elements()]
    if not missing and not surplus and list(wanted) != list(kept):
        verdict.out_of_order.append(" ".join(step for step, _ in kept))


def judge_messages(wanted: Sequence[str], accepted: Sequence[str], verdict: Verdict) -> None:
    """Of one chat: `wanted` are the texts of the run in which nothing went wrong, each of them once."""
    first: list[str] = []
    for text in accepted:
        bare, is_marked = text.removeprefix(MARK), text.startswith(MARK)
        if bare not in wanted:
            verdict.strange.append(bare[:60])
        elif bare not in first:
            first.append(bare)
        elif is_marked:
            verdict.marked += 1
        else:
            verdict.unmarked.append(bare[:60])
    verdict.missing += [text[:60] for text in wanted if text not in first]
    if not verdict.missing and first != list(wanted):
        verdict.out_of_order.append(" | ".join(text[:20] for text in first))


def judge(
    wanted_answers: Mapping[int, Sequence[Answer]],
    kept_answers: Mapping[int, Sequence[Answer]],
    wanted_messages: Mapping[int, Sequence[str]],
    accepted_messages: Mapping[int, Sequence[str]],
) -> Verdict:
    """Both, over all chats."""
    verdict = Verdict()
    for chat, answers in wanted_answers.items():
        judge_answers(answers, kept_answers.get(chat, ()), verdict)
    for chat, messages in wanted_messages.items():
        judge_messages(messages, accepted_messages.get(chat, ()), verdict)
    return verdict
