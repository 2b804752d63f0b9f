"""A file as nodes that know their place: every scalar is text, every key stands once.

`plain` is the same content as dicts, lists and strings, which is what pydantic reads.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.core.flow.model import Mark


class Position(Protocol):
    """Where the YAML library says something starts or ends, counted from zero."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def index(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and text."""

    file: str
    text: str

    def mark(self, position: Position) -> Mark:
        if position.index >= len(self.text):  # YAML sees the end of a file one line below its last
            return self.mark_at(len(self.text))
        return Mark(self.file, position.line + 1, position.column + 1)

    def mark_at(self, index: int) -> Mark:
        before = self.text[:index]
        return Mark(self.file, before.count("\n") + 1, index - before.rfind("\n"))

    @property
    def start(self) -> Mark:
        return Mark(self.file, 1, 1)


@dataclass(slots=True)
class Scalar:
    plain: str
    source: Source
    begins: Position
    ends: Position
    style: str | None = None

    @property
    def mark(self) -> Mark:
        return self.source.mark(self.begins)

    def mark_in(self, offset: int) -> Mark:
        """The place in the file of the character at `offset` of the text."""
        return self.source.mark_at(_follow(self, offset))


@dataclass(slots=True)
class Items:
    source: Source
    begins: Position
    items: "list[Node]" = field(default_factory=list)
    plain: list[Any] = field(default_factory=list)

    @property
    def mark(self) -> Mark:
        return self.source.mark(self.begins)


@dataclass(slots=True)
class Fields:
    source: Source
    begins: Position
    entries: "dict[str, tuple[Scalar, Node]]" = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> Mark:
        return self.source.mark(self.begins)

    def key_mark(self, key: str) -> Mark:
        return self.entries[key][0].mark if key in self.entries else self.mark

    def get(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def scalar(self, key: str) -> Scalar | None:
        node = self.get(key)
        return node if isinstance(node, Scalar) else None


Node = Scalar | Items | Fields


def find(node: Node, path: tuple[int | str, ...]) -> tuple[Node, Mark]:
    """The node at a path of keys and positions as far as it exists, and the place to point at."""
    mark = node.mark
    for step in path:
        match node:
            case Fields() if step in node.entries:
                node = node.entries[str(step)][1]
                mark = node.mark
            case Items() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                mark = node.mark
            case _:
                break
    return node, mark


def last_line(node: Node) -> int:
    """The line in which a node ends."""
    match node:
        case Scalar():
            return node.source.mark_at(max(node.begins.index, len(node.source.text[: node.ends.index].rstrip()))).line
        case Fields():
            return max((last_line(each) for _, each in node.entries.values()), default=node.mark.line)
        case Items():
            return max((last_line(each) for each in node.items), default=node.mark.line)


def _follow(node: Scalar, offset: int) -> int:
    """Walk the raw text along the value; runs of white space count as the same, since YAML folds them."""
    raw, at, value = node.source.text, _opening(node), node.plain
    for character in value[:offset]:
        if character.isspace():
            continue
        found = raw.find(character, at, node.ends.index)
        if found < 0:
            return node.begins.index
        at = found + 1
    while at < node.ends.index and offset < len(value) and raw[at] != value[offset]:
        at += 1
    return min(at, max(node.ends.index, node.begins.index))


def _opening(node: Scalar) -> int:
    """Past the quotation mark, or past the line with `|` or `>`."""
    if node.style in ("|", ">"):
        return node.source.text.find("\n", node.begins.index) + 1
    return node.begins.index + (1 if node.style else 0)
