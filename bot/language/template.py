"""The one way a text with `{{ }}` is printed: Jinja2 in its sandbox, and of Jinja2 only what printing needs.

A text comes from the practice's files, never from a client; what a client answered is only ever a value. Values of
the practice are put in when the file is loaded, so most texts are constant by the time a client reads them.

The sandbox limits access and not effort (`'a' * 10**9` passes it), therefore the tree of a text may hold nothing
beyond the nodes listed here: names, `practice.` names, `or 'a default'`, and `if` on a name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from bot.language.findings import one_of

MAX_IF_DEPTH = 3
FILTERS = ("capitalize", "lower", "trim", "upper")

_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # plain text; each channel escapes for its own mark-up
)
_environment.globals.clear()
_environment.tests.clear()
_environment.filters = {name: _environment.filters[name] for name in FILTERS}


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text. `variables`: the steps whose answers it prints; without any, it is a constant."""

    variables: frozenset[str] = frozenset()
    constant: str = ""
    template: Template | None = field(default=None, compare=False)

    def render(self, values: Mapping[str, str]) -> str:
        if self.template is None:
            return self.constant
        return self.template.render({name: values.get(name, "") for name in self.variables})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a text, at which of its characters."""

    code: str
    at: int
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """`names`: all it prints. `bare`: answers it prints with nothing to fall back on."""

    text: Text
    names: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    troubles: tuple[Trouble, ...] = ()


def compile_text(source: str, practice: Mapping[str, str]) -> Compiled:
    """Read a text and fill in what the practice says.

    >>> read = compile_text("Hello {{ name or 'there' }}, this is {{ practice.name }}.", {"practice.name": "Elm"})
    >>> read.text.render({"name": "Sam"}), read.text.render({})
    ('Hello Sam, this is Elm.', 'Hello there, this is Elm.')
    >>> compile_text("{{ 7 * 7 }}", {}).troubles[0].code
    'E209'
    """
    source = source.strip()
    if "{" not in source:
        return Compiled(Text(constant=source))
    try:
        tree = _environment.parse(source)
    except (TemplateError, RecursionError, ValueError, SyntaxError) as error:
        return Compiled(Text(constant=source), troubles=(_unreadable(error, source),))
    reading = _Reading(source, practice)
    reading.block(tree.body, frozenset(), 0)
    names = frozenset(reading.names)
    if reading.troubles:
        return Compiled(Text(constant=source), names, troubles=tuple(reading.troubles))
    clients = frozenset(name for name in names if name not in practice)
    return Compiled(_text(tree, clients, practice), names, frozenset(reading.bare))


def _text(tree: nodes.Template, clients: frozenset[str], practice: Mapping[str, str]) -> Text:
    filled = _Fill(practice).visit(tree)
    constant = _constant(filled.body)
    if constant is not None:
        return Text(constant=constant)
    template = _environment.from_string(filled)
    if clients:
        return Text(clients, template=template)
    return Text(constant=template.render())


def _constant(body: list[nodes.Node]) -> str | None:
    """The text itself, if it holds nothing but words; saves compiling almost every text of a flow."""
    parts: list[str] = []
    for output in body:
        if not isinstance(output, nodes.Output):
            return None
        for part in output.nodes:
            if isinstance(part, nodes.TemplateData):
                parts.append(part.data)
            elif isinstance(part, nodes.Const):
                parts.append(str(part.value))
            else:
                return None
    return "".join(parts)


class _Fill(NodeTransformer):
    """Puts values of the practice in the place of their names."""

    def __init__(self, practice: Mapping[str, str]) -> None:
        self.practice = practice

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 - Jinja2 calls it by the node's name
        return nodes.Const(self.practice[_dotted(node)], lineno=node.lineno)


def _dotted(node: nodes.Node) -> str:
    """`practice.name`, or nothing if the node is no plain dotted name."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    return ".".join([node.name, *reversed(parts)]) if isinstance(node, nodes.Name) else ""


@dataclass(slots=True)
class _Reading:
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
            elif isinstance(node, nodes.If) and depth < MAX_IF_DEPTH:
                self._choice(node, guarded, depth + 1)
            else:
                self._refuse(node)

    def _choice(self, node: nodes.If, guarded: frozenset[str], depth: int) -> None:
        for branch in (node, *node.elif_):
            negated = isinstance(branch.test, nodes.Not)
            test = branch.test.node if isinstance(branch.test, nodes.Not) else branch.test
            name = self._name(test)
            self.block(branch.body, guarded if negated or not name else guarded | {name}, depth)
        sure = _dotted(node.test.node) if isinstance(node.test, nodes.Not) and not node.elif_ else ""
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
        name = _dotted(node) if node else ""
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


def _unreadable(error: Exception, source: str) -> Trouble:
    reason = getattr(error, "message", "") or "it is nested too deeply"
    line = getattr(error, "lineno", None) or 1
    at = sum(len(each) + 1 for each in source.split("\n")[: line - 1])
    place = next((found for found in _openings(source) if found >= at), at)
    mend = "write `{{ name }}` with both pairs of brackets; put a name or a default inside, nothing else"
    return Trouble("E209", place, f"what stands between the brackets cannot be read: {reason}", mend)
