"""The one way a text with `{{ }}` is printed: Jinja2 in its sandbox, and of Jinja2 only what printing needs.

A text comes from the practice's files, never from a client; what a client answered is only ever a value. Values of
the practice are put in when the file is loaded, so most texts are constant by the time a client reads them.

The sandbox limits access and not effort (`'a' * 10**9` passes it), therefore the tree of a text may hold nothing
beyond the nodes listed here: names, `practice.` names, `or 'a default'`, and `if` on a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from bot.language.printing import FILTERS, Reading, Trouble, dotted, unreadable

MAX_SOURCE = 8192  # twice a message; the rest of a text is what stands between brackets

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
    if len(source) > MAX_SOURCE:
        trouble = Trouble("E601", 0, f"this text has {len(source)} characters and prints values", "shorten it")
        return Compiled(Text(constant=source), troubles=(trouble,))
    try:
        return _compile(source, practice)
    except (TemplateError, RecursionError, MemoryError, ValueError, SyntaxError) as error:
        return Compiled(Text(constant=source), troubles=(unreadable(error, source),))


def _compile(source: str, practice: Mapping[str, str]) -> Compiled:
    tree = _environment.parse(source)
    reading = Reading(source, practice)
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
        return nodes.Const(self.practice[dotted(node)], lineno=node.lineno)
