"""Who is reminded has been asked, in a question of its own, and was free to say no."""

from collections.abc import Iterator

from bot.core.contact import questions
from bot.core.flow.model import Mark
from bot.language.draft import Draft
from bot.language.findings import Finding, finding


def find(draft: Draft) -> Iterator[Finding]:
    asked = [ask for ask in questions(draft.flow) if ask.kind == "consent"]
    if draft.flow.reminders is not None and not asked:
        message = "the flow has `reminders`, and nobody is asked whether they want any"
        mend = "ask a `consent` with `purpose: reminders` and `optional: true`; or take `reminders` out"
        yield finding("E311", _mark(draft), message, mend)
    for ask in asked:
        if not ask.optional:
            message = f"`{ask.name}` asks whether people want reminders, and cannot be passed by"
            yield finding("E311", ask.mark, message, "add `optional: true`: a yes that has to be given is none")


def _mark(draft: Draft) -> Mark:
    root = draft.document.root
    if root is None:
        return draft.document.source.start
    return root.key_mark("reminders" if "reminders" in root.entries else "flow")
