"""Text put together from pieces of a file, which still knows where each of its characters stands there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.flow.model import Mark
from bot.language.nodes import Fields, Node, Scalar


@dataclass(frozen=True, slots=True)
class Piece:
    """`at`: where it stands in the text of `node`. `is_new`: all of it stands for that one place."""

    text: str
    node: Scalar
    at: int = 0
    is_new: bool = False


@dataclass(slots=True)
class Patched(Scalar):
    pieces: Sequence[Piece] = ()

    def mark_in(self, offset: int) -> Mark:
        for piece in self.pieces:
            if offset < len(piece.text):
                return piece.node.mark_in(piece.at if piece.is_new else piece.at + offset)
            offset -= len(piece.text)
        return self.mark


def patched(like: Scalar, pieces: Iterable[Piece]) -> Patched:
    """A text in the place of `like`."""
    whole = tuple(pieces)
    text = "".join(piece.text for piece in whole)
    return Patched(text, like.source, like.begins, like.ends, like.style, whole)


def worded(like: Scalar, text: str) -> Patched:
    """Words that stand in no file, in the place of `like`."""
    return patched(like, [Piece(text, like, is_new=True)])


def replaced(node: Scalar, changes: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """A text with some of its parts, from and to an offset, in other words."""
    pieces, at = [], 0
    for start, end, text in changes:
        pieces += [Piece(node.plain[at:start], node, at), Piece(text, node, start, is_new=True)]
        at = end
    return [*pieces, Piece(node.plain[at:], node, at)]


def with_entries(node: Fields, entries: dict[str, tuple[Scalar, Node]]) -> Fields:
    """The same place in the file with other keys."""
    return Fields(node.source, node.begins, entries, {key: each.plain for key, (_, each) in entries.items()})
