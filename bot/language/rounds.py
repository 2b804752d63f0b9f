"""The rounds of one repeat: its steps as they are in the first round, in the second and so on."""

import re
from collections.abc import Iterator, Sequence

from bot.core.flow.model import Mark
from bot.language.complaints import shaped
from bot.language.condition import Unreadable, parse_condition
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Items, Node, Scalar, last_line
from bot.language.patched import Patched, Piece, patched, replaced, with_entries, worded
from bot.language.schema import RepeatHead

REPEAT, STEPS, NUMBER = "repeat", "steps", "number"
INSIDE = ("say", "ask", "let")
_TWO = 2  # rounds, where the file does not say how many in a way that can be read
_WORDS = frozenset({"text", "why", "error", "example", "title", "low", "high", "label", "options"})
_PRINTED = re.compile(r"\{\{\s*number\s*\}\}|\{[^{}]*\}")
_WORD = re.compile(r"'[^']*'|\"[^\"]*\"|[\w.]+")


class Group:
    """One repeat of the file."""

    def __init__(self, node: Fields, at_once: bool) -> None:
        self.node = node
        self.at_once = at_once
        self.head = shaped(RepeatHead, node, frozenset({STEPS}))
        self.name = _plain(node.scalar(REPEAT))
        listed = node.get(STEPS)
        self.inside = [each for each in listed.items if isinstance(each, Fields)] if isinstance(listed, Items) else []
        named = [name_of(each) for each in self.inside if verb_of(each)]
        self.names = {name.plain: name for name in named if name.plain != self.name}
        self.last_line = last_line(node)
        self.count = self.head.at_most if isinstance(self.head, RepeatHead) else _TWO

    def nodes(self) -> Iterator[Node]:
        for number in range(1, 2 if self.at_once else self.count + 1):
            if number > 1 or self.at_once:
                yield self._another(max(number, _TWO))
            for each in self.inside:
                if verb_of(each) and name_of(each).plain in self.names:
                    yield self._in_round(each, number)

    def rounds(self) -> Iterator[tuple[str, str]]:
        for number in range(1, self.count + 1):
            yield from ((f"{name}_{number}", name) for name in self.names)
            if number > 1:
                yield f"{self.name}_{number}", self.name

    def translated(self, root: Fields) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
        """The words of each round."""
        for name, written in self.rounds():
            if written in root.entries:
                key, node = root.entries[written]
                yield name, (key, self._spoken(node, int(name.rpartition("_")[2])))

    def holds(self, mark: Mark) -> bool:
        """Does this place of a file belong to the repeat?"""
        first = self.node.mark
        return mark.file == first.file and first.line <= mark.line <= self.last_line

    def findings(self) -> Iterator[Finding]:
        if not isinstance(self.head, RepeatHead):
            yield from self.head
        listed = self.node.get(STEPS)
        if listed is None:
            yield finding("E115", self.node.mark, f"`{STEPS}` is missing", "add `steps:` and the questions below it")
        elif not isinstance(listed, Items):
            mend = "write each entry on a line of its own that starts with `- `"
            yield finding("E116", listed.mark, f"`{STEPS}` should be a list", mend)
        else:
            yield from (_misfit(each) for each in listed.items if not verb_of(each))
        if NUMBER in self.names:
            message = f"`{NUMBER}` is what texts print of the round in a repeat"
            yield finding("E119", self.names[NUMBER].mark, message, "use another name")

    # Rounds ---------------------------------------------------------------------------------------------

    def _another(self, number: int) -> Fields:
        """The question whether there is one more round."""
        name = name_of(self.node)
        another = self.node.scalar("another") or worded(name, self.name)  # that it is missing is a finding
        suffix = "" if self.at_once else f"_{number}"
        fields: dict[str, tuple[Scalar, Node]] = {
            "ask": (self._key(REPEAT), patched(name, [Piece(name.plain, name), Piece(suffix, name, is_new=True)])),
            "type": (self._key(REPEAT), worded(name, "yes/no")),
            "summary": (self._key(REPEAT), worded(name, "hidden")),
            "text": (self._key("another"), self._printing(another, number)),
        }
        for key in ("title", "waive"):
            if (given := self.node.get(key)) is not None:
                fields[key] = (self._key(key), self._spoken(given, number))
        if (gate := self._gate(number - 1)) is not None:
            fields["only if"] = (self._key("only if"), gate)
        return with_entries(self.node, fields)

    def _in_round(self, node: Fields, number: int) -> Fields:
        """A step of the group as it is in one round."""
        fields = {key: (label, self._part(key, each, number)) for key, (label, each) in node.entries.items()}
        own, gate = fields.get("only if", (None, None))[1], self._gate(number)
        if gate is not None and own is None:
            fields["only if"] = (self._key("only if"), gate)
        elif gate is not None and isinstance(own, Patched) and not isinstance(parse_condition(own.plain), Unreadable):
            fields["only if"] = (node.entries["only if"][0], _both(gate, own))
        return with_entries(node, fields)

    def _gate(self, number: int) -> Patched | None:
        """What has to hold for anything in this round: that there is this round."""
        if number > 1 and not self.at_once:
            return worded(self.node.scalar("another") or name_of(self.node), f"{self.name}_{number} is yes")
        only_if = self.node.scalar("only if")
        return patched(only_if, [Piece(only_if.plain, only_if)]) if only_if else None

    def _part(self, key: str, node: Node, number: int) -> Node:
        match key, node:
            case ("ask" | "say" | "let" | "was", _):
                return self._named(key, node, number)
            case ("number of" | "sum of", _):
                return self._listed(node, number)
            case ("is", Items()):
                return _items(node, [self._case(each, number) for each in node.items])
            case ("only if", Scalar()):
                return patched(node, replaced(node, self._conditioned(node.plain, number)))
            case _:
                return self._spoken(node, number) if key in _WORDS else node

    def _named(self, key: str, node: Node, number: int) -> Node:
        """Names of this round; a former name that was no repeat goes to the first round."""
        if self.at_once:
            return node
        if isinstance(node, Scalar) and key != "was":
            return patched(node, [Piece(node.plain, node), Piece(f"_{number}", node, is_new=True)])
        former = [each for each in (node.items if isinstance(node, Items) else [node]) if isinstance(each, Scalar)]
        names = [worded(each, f"{each.plain}_{number}") for each in former]
        return _items(node, [*names, *(former if number == 1 else ())])

    def _listed(self, node: Node, number: int) -> Node:
        """Names in a list, those of the group as they are in this round."""
        listed = [node] if isinstance(node, Scalar) else node.items if isinstance(node, Items) else []
        suffix = "" if self.at_once else f"_{number}"
        named = (
            worded(each, each.plain + suffix) if isinstance(each, Scalar) and each.plain in self.names else each
            for each in listed
        )
        return _items(node, list(named))

    def _case(self, node: Node, number: int) -> Node:
        if not isinstance(node, Fields):
            return node
        return with_entries(
            node, {key: (label, self._part(key, each, number)) for key, (label, each) in node.entries.items()}
        )

    def _conditioned(self, text: str, number: int) -> list[tuple[int, int, str]]:
        parsed = parse_condition(text)
        if self.at_once or isinstance(parsed, Unreadable):
            return []
        spots = (spot for spot in parsed.spots if spot.name in self.names)
        return [(spot.name_at, spot.name_at + len(spot.name), f"{spot.name}_{number}") for spot in spots]

    def _spoken(self, node: Node, number: int) -> Node:
        """Words of this round, wherever they stand in an entry."""
        if isinstance(node, Scalar):
            return self._printing(node, number)
        if isinstance(node, Fields):
            return with_entries(
                node, {key: (label, self._spoken(each, number)) for key, (label, each) in node.entries.items()}
            )
        return node

    def _printing(self, node: Scalar, number: int) -> Scalar:
        """A text that prints the number, and the answers, of its round."""
        if self.at_once or "{" not in node.plain:
            return node
        return patched(node, replaced(node, self._prints(node.plain, number)))

    def _prints(self, text: str, number: int) -> Iterator[tuple[int, int, str]]:
        for found in _PRINTED.finditer(text):
            if found[0].startswith("{{"):
                yield found.start(), found.end(), str(number)
                continue
            for word in _WORD.finditer(text, found.start(), found.end()):
                if word[0] in self.names:
                    yield word.start(), word.end(), f"{word[0]}_{number}"

    def _key(self, key: str) -> Scalar:
        return self.node.entries[key if key in self.node.entries else REPEAT][0]


def _items(node: Node, items: Sequence[Node]) -> Items:
    return Items(node.source, node.begins, list(items), [each.plain for each in items])


def _both(gate: Patched, own: Patched) -> Patched:
    between = [Piece(text, own, is_new=True) for text in (" and (", ")")]
    head = [Piece("(", gate, is_new=True), *gate.pieces, Piece(")", gate, is_new=True)]
    return patched(own, [*head, between[0], *own.pieces, between[1]])


# Names ------------------------------------------------------------------------------------------------------


def is_repeat(node: Node) -> bool:
    return isinstance(node, Fields) and isinstance(node.get(REPEAT), Scalar) and not verb_of(node)


def verb_of(node: Node) -> str:
    """The verb of a step that can stand in a repeat, or nothing."""
    given = [verb for verb in INSIDE if isinstance(node, Fields) and isinstance(node.get(verb), Scalar)]
    return given[0] if len(given) == 1 else ""


def name_of(node: Fields) -> Scalar:
    found = next((name for verb in (*INSIDE, REPEAT) if (name := node.scalar(verb))), None)
    assert found is not None  # noqa: S101 - only nodes with a verb come here
    return found


def _plain(node: Scalar | None) -> str:
    return node.plain if node else ""


def _misfit(node: Node) -> Finding:
    mend = "move what does not fit in front of the repeat, or behind it"
    return finding("E118", node.mark, f"in a repeat stand {' and '.join(f'`{verb}`' for verb in INSIDE)} only", mend)
