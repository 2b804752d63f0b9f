"""A flow that takes another one over and changes parts of it: `extends: free_consultation`.

What comes of it is a file like any other, whose parts remember the file that they come from; so everything behind
this module works without knowing that there were two, and every finding points into the file that caused it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.language.document import Document, read_document
from bot.language.findings import Finding, did_you_mean, finding, one_of
from bot.language.nodes import Fields, Items, Node, Scalar, Source
from bot.language.schema import VERBS
from bot.language.texts import read_translations

EXTENDS, REMOVE, PLACES = "extends", "remove", ("after", "before")
_LISTS = ("steps", "anytime")
_OWN = ("flow", "version")  # never taken over
_NAMES = (*VERBS, "faq")
_FLOW = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Files:
    """A flow and its translations, with what is taken over in its place."""

    document: Document
    translations: Mapping[str, Document]


def read_files(path: Path, above: tuple[Path, ...] = ()) -> Files:
    """`above`: the flows that extend this one."""
    own = Files(read_document(path), read_translations(path))
    root = own.document.root
    if root is None or own.document.cut:
        return own
    base = root.get(EXTENDS)
    if not isinstance(base, Scalar):
        return replace(own, document=_noting(own.document, list(_out_of_place(root))))
    problem = _unknown(path, base, (*above, path))
    if problem:
        return Files(replace(own.document, root=None, findings=(*own.document.findings, problem)), {})
    return _over(path, own, read_files(path.with_name(f"{base.plain}.yaml"), (*above, path)))


def _noting(document: Document, findings: list[Finding]) -> Document:
    return replace(document, findings=(*document.findings, *findings)) if findings else document


def _unknown(path: Path, base: Scalar, known: tuple[Path, ...]) -> Finding | None:
    file = path.with_name(f"{base.plain}.yaml") if _FLOW.fullmatch(base.plain) else None
    if file is None or not _is_beside(path, file):
        flows = [each.stem for each in path.parent.glob("*.yaml") if "." not in each.stem and each != path]
        mend = one_of(base.plain, flows, "write the name of a flow in this folder, without `.yaml`")
        return finding("E217", base.mark, f"there is no flow `{base.plain}` beside this one", mend)
    if file in known:
        return finding("E217", base.mark, "the flow extends itself", "name another flow, or remove the line")
    return None


def _is_beside(path: Path, file: Path) -> bool:
    """A link that leads out of the folder names a file that is none of the practice's flows."""
    return file.is_file() and file.resolve().is_relative_to(path.parent.resolve())


def _out_of_place(root: Fields) -> Iterator[Finding]:
    """Keys that mean something only beside `extends`."""
    mend = "remove it, or name the flow that this one changes with `extends:` at the top"
    if REMOVE in root.entries:
        yield finding("E219", root.key_mark(REMOVE), "`remove` has nothing to remove from", mend)
    for node in _entries(root):
        for place in PLACES:
            if isinstance(node, Fields) and place in node.entries:
                message = f"`{place}` means nothing here: steps come in the order of the file"
                yield finding("E219", node.key_mark(place), message, mend)


def _entries(root: Fields) -> Iterator[Node]:
    for key in _LISTS:
        node = root.get(key)
        yield from node.items if isinstance(node, Items) else ()


def name_of(node: Node) -> str:
    """What an entry is called, if it is one that can be read."""
    names = (node.scalar(verb) for verb in _NAMES) if isinstance(node, Fields) else ()
    return next((name.plain for name in names if name), "")


# Steps --------------------------------------------------------------------------------------------------------


def _over(path: Path, own: Files, base: Files) -> Files:
    """The base with the changes of the flow that extends it."""
    mine, theirs = own.document, base.document
    findings = (*mine.findings, *theirs.findings)
    if mine.root is None or theirs.root is None or theirs.cut:
        return Files(replace(mine, root=None, findings=findings), {})
    merging = _Merging(mine.root, theirs.root)
    root = merging.run()
    document = replace(mine, root=root, findings=(*findings, *merging.findings), below=theirs)
    languages = dict.fromkeys((*base.translations, *own.translations))
    translations = {each: _translation(path, each, own, base, merging.changed) for each in languages}
    return Files(document, translations)


@dataclass(slots=True)
class _Merging:
    """`changed`: names of the base that are replaced or gone, whose translations no longer fit."""

    mine: Fields
    theirs: Fields
    findings: list[Finding] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)

    def run(self) -> Fields:
        lists = {key: list(_items(self.theirs, key)) for key in _LISTS}
        self._remove(lists)
        for key in _LISTS:
            self._place(lists[key], list(_items(self.mine, key)), is_step=key == "steps")
        kept = {key: pair for key, pair in self.theirs.entries.items() if key not in (*_LISTS, *_OWN, EXTENDS, REMOVE)}
        kept |= {key: pair for key, pair in self.mine.entries.items() if key not in (EXTENDS, REMOVE)}
        for key, nodes in lists.items():
            mine, label = self.mine.get(key), self._label(key)
            if label and (mine is None or isinstance(mine, Items)):
                kept[key] = (label, Items(label.source, label.begins, nodes, [each.plain for each in nodes]))
        plain = {key: node.plain for key, (_, node) in kept.items()}
        return Fields(self.mine.source, self.mine.begins, kept, plain)

    def _label(self, key: str) -> Scalar | None:
        return next((root.entries[key][0] for root in (self.mine, self.theirs) if key in root.entries), None)

    def _remove(self, lists: Mapping[str, list[Node]]) -> None:
        for scalar in _scalars(self.mine.get(REMOVE)):
            if not any(name_of(node) == scalar.plain for nodes in lists.values() for node in nodes):
                self.findings.append(_not_there(scalar, lists.values()))
            for nodes in lists.values():
                nodes[:] = [node for node in nodes if name_of(node) != scalar.plain]
            self.changed.add(scalar.plain)

    def _place(self, nodes: list[Node], own: list[Node], *, is_step: bool) -> None:
        placed: set[str] = set()
        last: dict[str, str] = {}  # anchor -> what was put behind it last
        for node in own:
            name = name_of(node)
            wishes = [place for place in PLACES if isinstance(node, Fields) and node.scalar(place)]
            at = next((index for index, each in enumerate(nodes) if name and name_of(each) == name), None)
            bare = _without_places(node)
            if at is not None and name not in placed and not wishes:
                nodes[at] = bare
                self.changed.add(name)
            elif wishes and isinstance(node, Fields):
                if at is not None and name not in placed:
                    del nodes[at]
                    self.changed.add(name)
                self._beside(nodes, node, bare, wishes, last)
            else:
                nodes.append(bare)
                if is_step and name:
                    self.findings.append(_nowhere(node, name))
            placed.add(name)

    def _beside(self, nodes: list[Node], node: Fields, bare: Node, wishes: list[str], last: dict[str, str]) -> None:
        anchor = node.scalar(wishes[0])
        if len(wishes) > 1 or anchor is None:
            mend = "keep one of the two"
            self.findings.append(finding("E219", node.key_mark(PLACES[1]), "a step stands in one place only", mend))
            return
        wanted = last.get(anchor.plain, anchor.plain) if wishes[0] == "after" else anchor.plain
        at = next((index for index, each in enumerate(nodes) if name_of(each) == wanted), None)
        if at is None:
            self.findings.append(_not_there(anchor, [nodes]))
        nodes.insert(len(nodes) if at is None else at + (wishes[0] == "after"), bare)
        if wishes[0] == "after":
            last[anchor.plain] = name_of(node)


def _not_there(scalar: Scalar, lists: Iterable[list[Node]]) -> Finding:
    near = did_you_mean(scalar.plain, [name_of(each) for nodes in lists for each in nodes])
    mend = f"did you mean `{near}`?" if near else "use a name of the flow that this one extends"
    return finding("E218", scalar.mark, f"the extended flow has nothing called `{scalar.plain}`", mend)


def _nowhere(node: Node, name: str) -> Finding:
    message = f"`{name}` is new, and nothing says where it comes"
    return finding("E219", node.mark, message, "add `after:` or `before:` with the name of another step")


def _items(root: Fields, key: str) -> list[Node]:
    node = root.get(key)
    return node.items if isinstance(node, Items) else []


def _scalars(node: Node | None) -> list[Scalar]:
    listed = node.items if isinstance(node, Items) else [node]
    return [each for each in listed if isinstance(each, Scalar)]


def _without_places(node: Node) -> Node:
    if not isinstance(node, Fields):
        return node
    kept = {key: pair for key, pair in node.entries.items() if key not in PLACES}
    return Fields(node.source, node.begins, kept, {key: each.plain for key, (_, each) in kept.items()})


# Words --------------------------------------------------------------------------------------------------------


def _translation(path: Path, language: str, own: Files, base: Files, changed: set[str]) -> Document:
    """Words of the base for what is as it was there, under the words of the flow itself."""
    file = path.with_name(f"{path.stem}.{language}.yaml").as_posix()
    mine = own.translations.get(language) or Document(Source(file, ""), None, ())
    theirs = base.translations.get(language)
    if theirs is None or theirs.root is None:
        return mine if theirs is None else _noting(mine, list(theirs.findings))
    kept = {key: pair for key, pair in theirs.root.entries.items() if key not in changed}
    kept |= mine.root.entries if mine.root else {}
    top = mine.root or theirs.root
    root = Fields(top.source, top.begins, kept, {key: node.plain for key, (_, node) in kept.items()})
    return replace(mine, root=root, findings=(*mine.findings, *theirs.findings), below=theirs)
