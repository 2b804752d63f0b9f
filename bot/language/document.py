"""YAML text to nodes with places: strings only, no anchors, tags or duplicate keys, bounded in size and depth.

The tree is built from the parser's events and not by the library's composer: its C composer calls itself for every
level, so a file of brackets ends the whole process, and it forgets anchors. The loop here has a stack of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml import events as yaml_events

from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Items, Node, Position, Scalar, Source
from bot.language.syntax import explain, without

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40
MAX_REPAIRS = 8

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file, its top node if there is one, and what is wrong with it as YAML. `cut`: only its beginning was read."""

    source: Source
    root: Fields | None
    findings: tuple[Finding, ...]
    raw: bytes = b""
    cut: bool = False


def read_document(path: Path, name: str = "") -> Document:
    """Read a file; `name` is what findings call it."""
    file = name or path.as_posix()
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = f"the file cannot be opened: {error.strerror}"
        return _refused(file, "E113", reason, "check the name and who may read it")
    return parse_document(raw, file)


def parse_document(raw: bytes, file: str) -> Document:
    if len(raw) > MAX_BYTES:
        return _refused(file, "E110", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it into several flows")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        mark = Source(file, raw[: error.start].decode("utf-8", "replace")).mark_at(error.start)
        problem = finding("E111", mark, "the file is not UTF-8 text", "save it as UTF-8 in your editor")
        return Document(Source(file, ""), None, (problem,), raw)
    source = Source(file, text)
    bad = _FORBIDDEN.search(text)
    if bad:
        message = f"the character U+{ord(bad[0]):04X} cannot stand in a text file"
        return Document(source, None, (finding("E111", source.mark_at(bad.start()), message, "delete it"),), raw)
    return _compose(source, raw)


def _refused(file: str, code: str, message: str, mend: str) -> Document:
    return Document(Source(file, ""), None, (finding(code, Mark(file, 1, 1), message, mend),))


def _compose(source: Source, raw: bytes) -> Document:
    """Build the tree; when YAML stumbles over a text, note it, read on without it, so that all are found at once."""
    findings: list[Finding] = []
    text, cut = source.text, False
    for _ in range(MAX_REPAIRS):
        builder = _Builder(source)
        try:
            builder.build(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            problem = explain(error, source, text, builder.quoted)
            findings.append(problem)
            repaired = without(problem, text)
            cut = repaired == text
            if not cut:
                text = repaired
                continue
        cut = cut or builder.stopped
        findings.extend(builder.findings)
        break
    root = builder.root
    if not findings and not isinstance(root, Fields):
        mend = "start with `flow: name` and `version: 1`, each on its own line"
        findings.append(finding("E112", source.start, "the file has no `key: value` lines at its top", mend))
    return Document(source, root if isinstance(root, Fields) else None, tuple(findings), raw, cut)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    node: Fields | Items
    key: Scalar | None = None


@dataclass(slots=True)
class _Builder:
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


UNDER_BAR = "put the text under `text: |`, on a line of its own and indented"
_OPENS: dict[type, type[Fields] | type[Items]] = {
    yaml_events.MappingStartEvent: Fields,
    yaml_events.SequenceStartEvent: Items,
}
_QUOTES = ("'", '"')
_CLOSES = frozenset({yaml_events.MappingEndEvent, yaml_events.SequenceEndEvent})


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        yield from iter(loader.get_event, None)
    finally:
        loader.dispose()
