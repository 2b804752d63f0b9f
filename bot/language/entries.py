"""The file as a list of entries in their shapes; an entry with faults is left out and its name remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from bot.language.complaints import shaped
from bot.language.document import Document
from bot.language.findings import Finding, finding, one_of
from bot.language.nodes import Fields, Items, Node, Scalar
from bot.language.schema import (
    VERBS,
    AskShape,
    EndShape,
    FaqShape,
    FileShape,
    HeadShape,
    LetShape,
    RepeatShape,
    ReviewShape,
    SayShape,
    SectionShape,
    keys_of,
)

AnyShape = SectionShape | SayShape | AskShape | LetShape | RepeatShape | ReviewShape | EndShape | FaqShape
_LISTS = frozenset({"steps", "anytime"})
_FAQ: Mapping[str, type[FaqShape]] = MappingProxyType({"faq": FaqShape})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file. `section`: the name of the section it stands in."""

    name: str
    shape: AnyShape
    node: Fields
    section: str = ""

    @property
    def named(self) -> Scalar:
        """Where its name stands."""
        name = self.node.get(_verb_of(self.shape))
        assert isinstance(name, Scalar)  # noqa: S101 - the shape demands text
        return name


@dataclass(slots=True)
class Entries:
    """`broken`: names of entries that stand in the file and could not be read."""

    head: HeadShape | None = None
    steps: list[Entry] = field(default_factory=list)
    anytime: list[Entry] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def read_entries(document: Document, findings: list[Finding]) -> Entries:
    """Everything readable in a file; the rest becomes findings."""
    found = Entries()
    if document.root is None:
        return found
    found.head = _head(document.root, findings)
    section = ""
    for node in _list(document.root, "steps", findings):
        entry = _entry(node, VERBS, found, findings)
        if entry and isinstance(entry.shape, SectionShape):
            found.steps.append(entry)
            section = entry.name
        elif entry:
            found.steps.append(replace(entry, section=section))
    asides = (_entry(node, _FAQ, found, findings) for node in _list(document.root, "anytime", findings))
    found.anytime.extend(entry for entry in asides if entry)
    return found


def case_nodes(entry: Entry) -> list[tuple[int, Fields]]:
    """The cases of a computed value, with their places."""
    listed = entry.node.get("is")
    nodes = listed.items if isinstance(listed, Items) else []
    return [(place, node) for place, node in enumerate(nodes) if isinstance(node, Fields)]


def _head(root: Fields, findings: list[Finding]) -> HeadShape | None:
    if "steps" not in root.entries:
        findings.append(finding("E115", root.mark, "`steps` is missing", "add `steps:` and the questions below it"))
    for key in root.entries:
        if key not in keys_of(FileShape):
            mend = one_of(key, keys_of(FileShape), "remove it")
            findings.append(finding("E114", root.key_mark(key), f"the key `{key}` is not known here", mend))
    known = frozenset(key for key in root.entries if key in _LISTS or key not in keys_of(FileShape))
    head = shaped(HeadShape, root, known)
    if isinstance(head, HeadShape):
        return head
    findings.extend(head)
    return None


def _list(root: Fields, key: str, findings: list[Finding]) -> list[Node]:
    node = root.get(key)
    if isinstance(node, Items):
        return node.items
    if node is not None:
        mend = "write each entry on a line of its own that starts with `- `"
        findings.append(finding("E116", node.mark, f"`{key}` should be a list", mend))
    return []


def _entry(node: Node, verbs: Mapping[str, type[Any]], found: Entries, findings: list[Finding]) -> Entry | None:
    if not isinstance(node, Fields):
        mend = f"write for example `- {next(iter(verbs))}: name` and its keys below"
        findings.append(finding("E118", node.mark, "this entry has no keys", mend))
        return None
    given = [verb for verb in verbs if verb in node.entries]
    if len(given) != 1:
        findings.append(_no_verb(node, given, verbs))
        found.broken.update(_names(node, given))
        return None
    shape = shaped(verbs[given[0]], node)
    if isinstance(shape, list):
        findings.extend(shape)
        found.broken.update(_names(node, given))
        return None
    return Entry(str(getattr(shape, given[0])), shape, node)


def _no_verb(node: Fields, given: list[str], verbs: Mapping[str, type[Any]]) -> Finding:
    if given:
        message = f"one entry cannot be {' and '.join(f'`{verb}`' for verb in given)} at once"
        return finding("E118", node.key_mark(given[1]), message, "start a new entry with `- ` for the second")
    first = next(iter(node.entries), "")
    mend = one_of(first, verbs, f"start it with one of: {', '.join(verbs)}")
    return finding("E118", node.mark, "this entry has no verb", mend)


def _names(node: Fields, verbs: list[str]) -> list[str]:
    """What an unreadable entry may be called, so that nobody is told that its name is unknown."""
    candidates = [node.get(verb) for verb in verbs] or [value for _, value in node.entries.values()][:1]
    return [each.plain for each in candidates if isinstance(each, Scalar)]


_VERB_OF: Mapping[type[Any], str] = MappingProxyType({shape: verb for verb, shape in (*VERBS.items(), *_FAQ.items())})


def _verb_of(shape: AnyShape) -> str:
    return _VERB_OF[type(shape)]
