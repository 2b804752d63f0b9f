"""Keys that a type of question needs, and keys that mean nothing for it."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.core.flow.model import KindName, Mark
from bot.language.draft import Draft
from bot.language.entries import Entry
from bot.language.findings import Finding, finding, one_of
from bot.language.nodes import Fields
from bot.language.options import answers_of, option_nodes
from bot.language.schema import A_TIME, KEYS_OF_KIND, AskShape, FaqShape, misplaced

_OPTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WRITTEN: Mapping[KindName, str] = MappingProxyType({"date": "2026-01-31, or `today`", "time": "18:30"})
_NEEDED: Mapping[KindName, tuple[str, ...]] = MappingProxyType({"scale": ("min", "max")})


def find(draft: Draft) -> Iterator[Finding]:
    for entry in draft.entries.steps:
        if isinstance(entry.shape, AskShape):
            yield from _misplaced(entry, entry.shape)
            yield from _missing(entry, entry.shape)
            yield from _options(entry, entry.shape)
            yield from _moments(entry, entry.shape)
    for entry in draft.entries.anytime:
        if isinstance(entry.shape, FaqShape) and not entry.shape.text and not entry.shape.urgent:
            mend = "add `text:` with the answer, or `urgent: true`"
            yield finding("E115", entry.named.mark, f"`text` is missing in `{entry.name}`", mend)


def _misplaced(entry: Entry, shape: AskShape) -> Iterator[Finding]:
    for key in misplaced(shape, entry.node.entries):
        kinds = ", ".join(f"`{kind}`" for kind, keys in KEYS_OF_KIND.items() if key in keys)
        message = f"`{key}` means nothing for a question of type `{shape.type}`"
        yield finding("E117", entry.node.key_mark(key), message, f"remove it, or use a type that knows it: {kinds}")


def _missing(entry: Entry, shape: AskShape) -> Iterator[Finding]:
    for key in _NEEDED.get(shape.type, ()):
        if key not in entry.node.entries:
            message = f"`{key}` is missing in the {shape.type} `{entry.name}`"
            yield finding("E115", entry.named.mark, message, f"add for example `{key}: {1 if key == 'min' else 5}`")
    if shape.type in ("choice", "choices") and not shape.options and not shape.options_from:
        mend = "add `options:` and below it `id: label` for each"
        yield finding("E115", entry.named.mark, f"`options` is missing in the {shape.type} `{entry.name}`", mend)


def _moments(entry: Entry, shape: AskShape) -> Iterator[Finding]:
    """A day for a time, or a time for a day."""
    for key, value in (("earliest", shape.earliest), ("latest", shape.latest)):
        if value and shape.type in _WRITTEN and bool(re.fullmatch(A_TIME, value)) != (shape.type == "time"):
            node = entry.node.get(key)
            mark = node.mark if node else entry.named.mark
            yield finding("E116", mark, f"`{key}` is no {shape.type}", f"write it as {_WRITTEN[shape.type]}")


def _options(entry: Entry, shape: AskShape) -> Iterator[Finding]:
    nodes = option_nodes(entry)
    for name, (key, node) in nodes.entries.items() if nodes else ():
        if shape.type in ("yes/no", "consent") and name not in answers_of(shape):
            yield _no_such(name, key.mark, shape)
        elif not _OPTION_ID.fullmatch(name):
            mend = "use letters, digits, `_` and `-`; the words belong behind the colon"
            yield finding("E119", key.mark, f"`{name}` cannot be the id of an option", mend)
        if shape.options[name].exclusive and shape.type != "choices" and isinstance(node, Fields):
            message = "`exclusive` means something only where several options can be picked"
            yield finding("E117", node.key_mark("exclusive"), message, "remove it, or use type `choices`")


def _no_such(name: str, mark: Mark, shape: AskShape) -> Finding:
    *others, last = answers_of(shape)
    message = f"a question of type `{shape.type}` has the options {', '.join(others)} and {last}, and no `{name}`"
    if name == "vague" and shape.type == "consent":
        return finding("E116", mark, message, "add `purpose: reminders`, if it asks whether you may write first")
    return finding("E116", mark, message, one_of(name, answers_of(shape), "use type `choice` for other options"))
