"""YAML events to a tree: strings only, no anchors, aliases, tags or duplicate keys, and bounded depth.

The library's own composer is not used: its C version calls itself for every level, so a file of brackets ends the
whole process, and it forgets anchors. The loop here has a stack of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events as yaml_events

from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Items, Node, Position, Scalar, Source
from bot.language.syntax import UNDER_BAR

MAX_DEPTH = 40

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_OPENS: dict[type, type[Fields] | type[Items]] = {
    yaml_events.MappingStartEvent: Fields,
    yaml_events.SequenceStartEvent: Items,
}
_QUOTES = ("'", '"')
_CLOSES = frozenset({yaml_events.MappingEndEvent, yaml_events.SequenceEndEvent})


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    node: Fields | Items
    key: Scalar | None = None


@dataclass(slots=True)
class Builder:
    source: Source
    findings: list[Finding] = field(default_factory=list)
    root: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0
    quoted: Scalar | None = None  # the last quotation of several lines; its end may be a mistake

    @property
    def stopped(self) -> bool:
        return self.documents > 1 or len(self.stack) > MAX_DEPTH

    def build(self, text: str) -> None:
        for event in _events(text):
            self._take(event)
            if self.stopped:
                break

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml_events.ScalarEvent:
            if event.anchor or event.tag:
                self._refuse(event)
            node = Scalar(event.value, self.source, event.start_mark, event.end_mark, event.style)
            if event.style in _QUOTES and event.end_mark.line > event.start_mark.line:
                self.quoted = node
            self._put(node)
        elif kind in _OPENS:
            if event.anchor or event.tag:
                self._refuse(event)
            self._open(_OPENS[kind](self.source, event.start_mark))
        elif kind in _CLOSES:
            self.stack.pop()
        elif kind is yaml_events.AliasEvent:
            self._refuse(event)
            self._put(Scalar("", self.source, event.start_mark, event.end_mark))
        elif kind is yaml_events.DocumentStartEvent:
            self._next_document(event.start_mark)

    def _open(self, node: Fields | Items) -> None:
        self._put(node)
        self.stack.append(_Open(node))
        if len(self.stack) > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels inside each other"
            self._note("E109", node.begins, message, "put texts that start with `[` or `{` under `text: |`")

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = self.root or node
            return
        top = self.stack[-1]
        if isinstance(top.node, Items):
            top.node.items.append(node)
            top.node.plain.append(node.plain)
        elif top.key is None:
            top.key = self._key(node, top.node)
        else:
            self._enter(top.node, top.key, node)
            top.key = None

    def _enter(self, fields: Fields, key: Scalar, node: Node) -> None:
        name = key.plain
        if name in fields.entries:
            first = fields.entries[name][0].mark.line
            message = f"the key `{name}` stands twice: in line {first} and in line {key.mark.line}"
            self._note("E108", key.begins, message, "keep one of the two")
            return
        fields.entries[name] = (key, node)
        fields.plain[name] = node.plain

    def _key(self, node: Node, fields: Fields) -> Scalar:
        if isinstance(node, Scalar):
            return node
        if self.source.text.startswith("{{", fields.begins.index):
            self._note("E104", fields.begins, "a text starts with `{{`, which YAML reads as a list of keys", UNDER_BAR)
        else:
            self._note("E116", node.begins, "a key must be a word", "write `key: value`")
        return Scalar("", self.source, node.begins, node.begins)

    def _refuse(self, event: Any) -> None:
        place = event.start_mark
        if isinstance(event, yaml_events.AliasEvent):
            self._note("E106", place, f"`*{event.anchor}` is an alias in YAML, and flows have none", UNDER_BAR)
        elif event.anchor:
            self._note("E106", place, f"`&{event.anchor}` is an anchor in YAML, and flows have none", UNDER_BAR)
        else:
            self._note("E107", place, f"`{event.tag}` is a tag in YAML, and flows have none", UNDER_BAR)

    def _next_document(self, position: Position) -> None:
        self.documents += 1
        if self.documents > 1:
            self._note("E122", position, "a second document starts here", "remove the line `---`; one flow a file")

    def _note(self, code: str, position: Position, message: str, mend: str) -> None:
        mark = self.source.mark(position)
        last = self.findings[-1] if self.findings else None
        if last is None or (last.code, last.mark.line) != (code, mark.line):  # one line, one lesson
            self.findings.append(finding(code, mark, message, mend))


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        yield from iter(loader.get_event, None)
    finally:
        loader.dispose()
