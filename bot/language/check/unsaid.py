"""A sensitive question leaves a way not to answer it."""

from collections.abc import Iterator

from bot.core.flow.model import Ask
from bot.language.draft import Draft
from bot.language.findings import Finding, finding

CHOSEN = ("choice", "choices", "yes/no", "scale")


def find(draft: Draft) -> Iterator[Finding]:
    own = draft.flow.languages[0]
    tone = (draft.practice.tones or {}).get(own)
    for step in draft.flow.steps:
        if not isinstance(step, Ask) or not step.sensitive or step.optional or step.kind not in CHOSEN:
            continue
        labels = draft.flow.labels[own].get(step.name, {}).values()
        if any(option.exclusive for option in step.options) or (tone and any(map(tone.says_unsaid, labels))):
            continue
        message = f"`{step.name}` is sensitive, and nobody can pass it by"
        mend = "add `optional: true`, or an option such as `I would rather not say`"
        yield finding("W706", draft.entry(step.name).named.mark, message, mend)
