"""What the longer templates and the words of pages may do: print what they are given, choose, go through a list.

Jinja2's sandbox limits what a template can reach and not how much work it makes (`'a' * 10**9` passes it, and lists
inside lists inside lists never end), so the tree of one may hold nothing beyond the nodes listed here. It is looked at
before it is compiled, as compiling computes what is constant.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from jinja2 import nodes

MOST_SIGNS = 16 * 1024  # of one file; ours have a sixth of it
MOST_LOOPS = 2  # inside each other
LONGEST_CONSTANT = 200

PRINTING = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr)
CHOOSING = (nodes.If, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Tuple)
LISTING = (nodes.For, nodes.Filter, nodes.Test, nodes.Include)
PAGE = (*PRINTING, *CHOOSING, *LISTING)


@dataclass(frozen=True, slots=True)
class Excess:
    """The first thing that a template does beyond what it may, and its line."""

    line: int
    what: str


def excess_in(
    tree: nodes.Template, name: str = "", allowed: tuple[type[nodes.Node], ...] = PAGE, filters: Collection[str] = ()
) -> Excess | None:
    """`name`: of the template's file. One that begins with `_` is a part of others and takes in none itself."""
    return next(_walk(tree, PurePosixPath(name).name.startswith("_"), allowed, filters, 0), None)


def _walk(
    node: nodes.Node, is_part: bool, allowed: tuple[type[nodes.Node], ...], filters: Collection[str], loops: int
) -> Iterator[Excess]:
    loops += isinstance(node, nodes.For)
    problem = _problem(node, is_part, filters, loops) if isinstance(node, allowed) else type(node).__name__
    if problem:
        yield Excess(node.lineno, problem)
        return
    for inner in node.iter_child_nodes():
        yield from _walk(inner, is_part, allowed, filters, loops)


def _problem(node: nodes.Node, is_part: bool, filters: Collection[str], loops: int) -> str:
    match node:
        case nodes.Getattr(attr=attr) if attr.startswith("_"):
            return f"the name `{attr}`"
        case nodes.Const(value=value) if not isinstance(value, str | int | bool | None):
            return "this value"
        case nodes.Const(value=value) if len(str(value)) > LONGEST_CONSTANT:
            return "a very long value"
        case nodes.Filter() if node.name not in filters or not _is_plain(node):
            return f"the filter `{node.name}`"
        case nodes.For() if node.recursive or loops > MOST_LOOPS:
            return "this loop"
        case nodes.For() if not isinstance(node.iter, nodes.Name | nodes.Getattr):
            return "a loop over something else than a list that is given"
        case nodes.Include() if is_part or not _is_part(node.template):
            return "this include"
    return ""


def _is_plain(node: nodes.Filter) -> bool:
    return not node.kwargs and all(isinstance(each, nodes.Const) for each in node.args)


def _is_part(node: nodes.Expr) -> bool:
    """Only parts are taken in, and parts take in nothing: no template contains itself, by whatever detour."""
    name = node.value if isinstance(node, nodes.Const) else None
    return isinstance(name, str) and PurePosixPath(name).name.startswith("_")
