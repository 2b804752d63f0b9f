"""Changes to a text that leave everything else in its place: what is not changed is not read, let alone rewritten."""

from dataclasses import dataclass, field

from bot.language.nodes import Fields, Node, Scalar


@dataclass(slots=True)
class Sheet:
    """A text and what is to be written into it. Positions are those of the text as it was."""

    text: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def insert(self, at: int, new: str) -> None:
        self.replace(at, at, new)

    def replace(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    def written(self) -> str:
        pieces, at = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):  # stable: the first comes first
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]])

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Behind the line's end."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def end_of(self, fields: Fields, key: str) -> int:
        """Behind the last line of an entry: before the next key, and the comments and empty lines above that."""
        following = [each.begins.index for each, _ in fields.entries.values()]
        begins = fields.entries[key][0].begins
        after = min((index for index in following if index > begins.index), default=len(self.text))
        end = len(self.text) if after == len(self.text) else self.line_start(after)
        while end > self.line_end(begins.index):
            before = self.line_start(end - 1)
            line = self.text[before:end]
            if line.strip() and not line.startswith(f"{' ' * begins.column}#"):
                break
            end = before
        return end

    def comments_above(self, index: int) -> int:
        """Where the comments right above a line begin."""
        start = self.line_start(index)
        while start:
            before = self.line_start(start - 1)
            if not self.text[before:start].lstrip().startswith("#"):
                break
            start = before
        return start


def in_brackets(node: Node) -> bool:
    """Is it written `{a: b}`, on one line or several?"""
    return isinstance(node, Fields) and node.source.text.startswith("{", node.begins.index)


def closing(node: Fields) -> int:
    """Where its `}` stands."""
    inner = [each for pair in node.entries.values() for each in pair if isinstance(each, Scalar)]
    return node.source.text.index("}", max((each.ends.index for each in inner), default=node.begins.index))


def commented(words: str, indent: int, mark: str = "") -> str:
    """Words as lines of a comment.

    >>> commented("one\\n\\ntwo", 2)
    '  # one\\n  #\\n  # two\\n'
    """
    lines = (f"{' ' * indent}# {mark}{line.strip()}".rstrip() for line in words.splitlines() or [""])
    return "".join(f"{line}\n" for line in lines)
