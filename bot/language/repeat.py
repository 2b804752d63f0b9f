"""A group of questions that is gone through several times: `repeat: goals`, unrolled before anything else is read.

What comes of it are steps like any other, `goal_1`, `goal_2` and so on, with a question between them whether there is
another round; so everything behind this module works without knowing of rounds. Each part remembers its place in the
file, and of the findings of all rounds one is told, in the words of the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.flow.model import Mark
from bot.language.document import Document
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Items, Node, Scalar
from bot.language.patched import with_entries
from bot.language.rounds import STEPS, Group, is_repeat, name_of, verb_of

_VERBS = ("section", "say", "ask", "let", "review", "end")


@dataclass(frozen=True, slots=True)
class Unrolled:
    """A flow and its translations with every round as steps of its own."""

    document: Document
    translations: Mapping[str, Document]
    groups: tuple[Group, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def rounds(self) -> dict[str, str]:
        """Name of a step that came of a repeat -> its name in the file."""
        return {name: written for group in self.groups for name, written in group.rounds()}

    @property
    def firsts(self) -> dict[str, str]:
        """Name of a step that came of a repeat -> its name in the first round that has it."""
        first: dict[str, str] = {}
        return {name: first.setdefault(written, name) for name, written in self.rounds.items()}

    def once(self, findings: Iterable[Finding]) -> list[Finding]:
        """Of what all rounds have in one place, only the first finding; in the words of the file."""
        if not self.groups:
            return list(findings)
        rounds = self.rounds
        of_round = re.compile(rf"\b({'|'.join(map(re.escape, rounds))})\b")

        def _written(text: str) -> str:
            return of_round.sub(lambda found: rounds[found[1]], text)

        kept: dict[object, Finding] = {}
        for each in findings:
            inside = any(group.holds(each.mark) for group in self.groups)
            if inside or self._is_translated(each.mark):
                message, mend = (
                    of_round.sub(lambda found: rounds[found[1]], text) for text in (each.message, each.mend)
                )
                key = (each.code, each.mark, "" if inside else message)
                kept.setdefault(key, replace(each, message=message, mend=mend))
            else:
                kept.setdefault(each, each)
        return list(kept.values())

    def _is_translated(self, mark: Mark) -> bool:
        return any(mark.file == each.source.file for each in self.translations.values())


def unrolled(document: Document, translations: Mapping[str, Document]) -> Unrolled:
    return _unrolled(document, translations, at_once=False)


def one_round(document: Document) -> Document:
    """The flow with each repeat gone through once, under the names of the file: what a translation is written for."""
    return _unrolled(document, {}, at_once=True).document


def _unrolled(document: Document, translations: Mapping[str, Document], *, at_once: bool) -> Unrolled:
    steps = document.root.get(STEPS) if document.root else None
    if document.root is None or not isinstance(steps, Items) or not any(map(is_repeat, steps.items)):
        return Unrolled(document, translations)
    nodes: list[Node] = []
    groups: list[Group] = []
    for node in steps.items:
        if isinstance(node, Fields) and is_repeat(node):
            groups.append(Group(node, at_once))
            nodes += groups[-1].nodes()
        else:
            nodes.append(node)
    listed = Items(steps.source, steps.begins, nodes, [node.plain for node in nodes])
    entries = {**document.root.entries, STEPS: (document.root.entries[STEPS][0], listed)}
    return Unrolled(
        replace(document, root=with_entries(document.root, entries)),
        {language: _translated(each, groups) for language, each in translations.items()},
        tuple(groups),
        (*_names_twice(steps, groups), *(each for group in groups for each in group.findings())),
    )


def _names_twice(steps: Items, groups: Sequence[Group]) -> Iterator[Finding]:
    """A name in a repeat stands for all rounds, so nothing else may have it."""
    seen = {name.plain: name.mark for name in _outside(steps)}
    for group in groups:
        for name in (name_of(group.node), *(name_of(each) for each in group.inside if verb_of(each))):
            first = seen.setdefault(name.plain, name.mark)
            if first != name.mark:
                message = f"the name `{name.plain}` is already used in line {first.line}"
                yield finding("E120", name.mark, message, "give one of the two another name")


def _outside(steps: Items) -> Iterator[Scalar]:
    for node in steps.items:
        if isinstance(node, Fields) and not is_repeat(node):
            yield from (name for verb in _VERBS if (name := node.scalar(verb)))


def _translated(document: Document, groups: Sequence[Group]) -> Document:
    """One translation for all rounds."""
    if document.root is None:
        return document
    spent = {name for group in groups for name in (group.name, *group.names)}
    kept = {key: pair for key, pair in document.root.entries.items() if key not in spent}
    for group in groups:
        kept |= dict(group.translated(document.root))
    return replace(document, root=with_entries(document.root, kept))
