"""Names: usable in conditions, texts and buttons, and each used once."""

import re
from collections.abc import Iterator

from bot.language.draft import Draft
from bot.language.entries import Entry
from bot.language.findings import Finding, finding
from bot.language.schema import AskShape, SectionShape
from bot.language.spell import KEYWORDS

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
RESERVED = KEYWORDS | {"in", "if", "else", "elif", "endif", "true", "false", "none", "practice", "flow", "steps"}


def find(draft: Draft) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    for entry in draft.every_entry():
        yield from _usable(entry)
        first = seen.setdefault(entry.name, entry)
        if first is not entry:
            message = f"the name `{entry.name}` is already used in line {first.named.mark.line}"
            yield finding("E120", entry.named.mark, message, "give one of the two another name")
    for entry in draft.entries.steps:
        yield from _former(entry, seen)


def _usable(entry: Entry) -> Iterator[Finding]:
    mark = entry.named.mark
    if isinstance(entry.shape, SectionShape):
        if entry.name in RESERVED:
            yield finding("E119", mark, f"a section cannot be called `{entry.name}`", "use another name")
    elif not _NAME.fullmatch(entry.name):
        mend = "use letters, digits and underscores, such as `first_time`; the words belong under `text:`"
        yield finding("E119", mark, f"`{entry.name}` cannot be a name", mend)
    elif entry.name in RESERVED:
        mend = f"use another name, such as `{entry.name}_question`"
        yield finding("E119", mark, f"`{entry.name}` is a word of the language", mend)


def _former(entry: Entry, seen: dict[str, Entry]) -> Iterator[Finding]:
    for name in entry.shape.was if isinstance(entry.shape, AskShape) else ():
        if name in seen:
            node = entry.node.get("was")
            message = f"`{name}` is said to be a former name, and line {seen[name].named.mark.line} still uses it"
            mark = node.mark if node else entry.named.mark
            yield finding("E213", mark, message, "remove it from `was`, or rename the other entry")
