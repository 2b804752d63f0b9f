"""What a text may hold between its brackets, and what it prints."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from bot.language.findings import one_of

MAX_IF_DEPTH = 3
MAX_BRANCHES = 8
FILTERS = ("capitalize", "lower", "trim", "upper")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a text, at which of its characters."""

    code: str
    at: int
    message: str
    mend: str


def dotted(node: nodes.Node) -> str:
    """`practice.name`, or nothing if the node is no plain dotted name."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    return ".".join([node.name, *reversed(parts)]) if isinstance(node, nodes.Name) else ""


@dataclass(slots=True)
class Reading:
    """One walk over a text's tree; `guarded` are the names an `if` around the place has made sure of."""

    source: str
    practice: Mapping[str, str]
    names: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)

    def block(self, body: list[nodes.Node], guarded: frozenset[str], depth: int) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._printed(part, guarded)
            elif isinstance(node, nodes.If) and depth < MAX_IF_DEPTH and len(node.elif_) < MAX_BRANCHES:
                self._choice(node, guarded, depth + 1)
            else:
                self._refuse(node)

    def _choice(self, node: nodes.If, guarded: frozenset[str], depth: int) -> None:
        for branch in (node, *node.elif_):
            negated = isinstance(branch.test, nodes.Not)
            test = branch.test.node if isinstance(branch.test, nodes.Not) else branch.test
            name = self._name(test)
            self.block(branch.body, guarded if negated or not name else guarded | {name}, depth)
        sure = dotted(node.test.node) if isinstance(node.test, nodes.Not) and not node.elif_ else ""
        self.block(node.else_, guarded | {sure} if sure else guarded, depth)

    def _printed(self, node: nodes.Node, guarded: frozenset[str]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        while isinstance(node, nodes.Filter) and node.name in FILTERS and not _arguments(node) and node.node:
            node = node.node
        if isinstance(node, nodes.Or) and isinstance(node.right, nodes.Const) and isinstance(node.right.value, str):
            self._name(node.left)
            return
        name = self._name(node)
        if name and name not in guarded and name not in self.practice:
            self.bare.add(name)

    def _name(self, node: nodes.Node | None) -> str:
        name = dotted(node) if node else ""
        if not name or ("." in name and not name.startswith("practice.")):
            self._refuse(node)
            return ""
        self.names.add(name)
        if "." in name and name not in self.practice:
            mend = one_of(name, self.practice, "add it to the practice's values")
            self._trouble("E210", name, f"the practice has no value `{name}`", mend)
        return name

    def _refuse(self, node: nodes.Node | None) -> None:
        line = node.lineno if node else 1
        at = sum(len(each) + 1 for each in self.source.split("\n")[: line - 1])
        place = next((found for found in _openings(self.source) if found >= at), at)
        message = "a text can print names and do no more"
        mend = "write `{{ name }}`, `{{ name or 'there' }}`, `{{ practice.name }}` or `{% if name %} … {% endif %}`"
        self.troubles.append(Trouble("E209", place, message, mend))

    def _trouble(self, code: str, word: str, message: str, mend: str) -> None:
        self.troubles.append(Trouble(code, place_of(self.source, word), message, mend))


def _arguments(node: nodes.Filter) -> bool:
    return bool(node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


def _openings(source: str) -> Iterator[int]:
    return (index for index in range(len(source)) if source.startswith(("{{", "{%"), index))


def place_of(source: str, word: str) -> int:
    """Where a name is first printed in a text."""
    first = next(_openings(source), 0)
    found = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w.])").search(source, first)
    return found.start() if found else first


def unreadable(error: Exception, source: str) -> Trouble:
    reason = getattr(error, "message", "") or "it is nested too deeply"
    line = getattr(error, "lineno", None) or 1
    at = sum(len(each) + 1 for each in source.split("\n")[: line - 1])
    place = next((found for found in _openings(source) if found >= at), at)
    mend = "write `{{ name }}` with both pairs of brackets; put a name or a default inside, nothing else"
    return Trouble("E209", place, f"what stands between the brackets cannot be read: {reason}", mend)
