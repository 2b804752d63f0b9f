"""Every text of a flow in every language, compiled: from the flow's file and from the translations beside it.

`free_consultation.uk.yaml` translates `free_consultation.yaml`; its keys are the names of the flow's entries.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.language.complaints import shaped
from bot.language.document import Document, read_document
from bot.language.draft import Written
from bot.language.entries import Entry, case_nodes
from bot.language.findings import Finding
from bot.language.nodes import Fields, Node, Scalar
from bot.language.schema import SectionShape, Shape
from bot.language.template import compile_text
from bot.language.values import PracticeValues
from bot.language.words import PARTS, Part

SCALE_ENDS = ("low", "high")


class TranslationShape(Shape):
    """One entry of a translation in its long form."""

    text: str | None = None
    why: str | None = None
    error: str | None = None
    example: str | None = None
    title: str | None = None
    low: str | None = None
    high: str | None = None
    options: dict[str, str] = Field(default_factory=dict)
    hears: Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)] = Field(
        default_factory=list
    )


def read_translations(path: Path) -> dict[str, Document]:
    """The translations beside a flow, by language."""
    name = re.compile(re.escape(path.stem) + r"\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\.yaml")
    beside = sorted(path.parent.glob(f"{path.stem}.*.yaml")) if path.parent.is_dir() else []
    found = ((name.fullmatch(each.name), each) for each in beside)
    return {match[1]: read_document(each) for match, each in found if match}


def own_parts(entry: Entry) -> dict[Part, Scalar]:
    """The texts of an entry in the flow's file."""
    found = {part: scalar for part in PARTS if (scalar := entry.node.scalar(part))}
    if isinstance(entry.shape, SectionShape) and "title" not in found:
        found["title"] = entry.named
    return found


def own_labels(entry: Entry) -> dict[str, Scalar]:
    """Option id -> label in the flow's file; the ends of a scale count as options `low` and `high`."""
    labels = {end: scalar for end in SCALE_ENDS if (scalar := entry.node.scalar(end))}
    for _, case in case_nodes(entry):
        value, label = case.scalar("value"), case.scalar("label")
        if value and label:
            labels.setdefault(value.plain, label)
    options = entry.node.get("options")
    if isinstance(options, Fields):
        for name, (_, node) in options.entries.items():
            words = node.get("label") if isinstance(node, Fields) else node
            if isinstance(words, Scalar):
                labels[name] = words
    return labels


def translated_parts(entry: Entry, node: Node | None) -> dict[Part, Scalar]:
    """What is empty is not translated yet."""
    if isinstance(node, Scalar):
        return {"title" if isinstance(entry.shape, SectionShape) else "text": node} if node.plain.strip() else {}
    return {part: scalar for part in PARTS if isinstance(node, Fields) and (scalar := _words(node, part))}


def translated_labels(node: Node | None) -> dict[str, Scalar]:
    if not isinstance(node, Fields):
        return {}
    labels = {end: scalar for end in SCALE_ENDS if (scalar := _words(node, end))}
    options = node.get("options")
    if isinstance(options, Fields):
        labels |= {name: scalar for name in options.entries if (scalar := _words(options, name))}
    return labels


def _words(node: Fields, key: str) -> Scalar | None:
    found = node.scalar(key)
    return found if found and found.plain.strip() else None


def write_all(
    entries: list[Entry], own: str, translations: Mapping[str, Document], practice: PracticeValues
) -> Iterator[Written]:
    """Compile every text, language by language."""
    yield from _write(entries, own, practice.printed(own, own), None)
    for language, document in translations.items():
        if document.root:
            yield from _write(entries, language, practice.printed(language, own), document.root)


def _write(entries: list[Entry], language: str, names: Mapping[str, str], root: Fields | None) -> Iterator[Written]:
    for entry in entries:
        node = root.get(entry.name) if root else None
        parts = translated_parts(entry, node) if root else own_parts(entry)
        labels = translated_labels(node) if root else own_labels(entry)
        for part, scalar in parts.items():
            yield Written(language, entry.name, part, scalar, compile_text(scalar.plain, names))
        for option, scalar in labels.items():
            yield Written(language, entry.name, "title", scalar, compile_text(scalar.plain, names), option)


def check_translations(entries: list[Entry], translations: Mapping[str, Document], findings: list[Finding]) -> None:
    """The shape of every translation that has the long form."""
    names = {entry.name for entry in entries}
    for document in translations.values():
        findings.extend(document.findings)
        for name, (_, node) in document.root.entries.items() if document.root else ():
            found = shaped(TranslationShape, node) if name in names and isinstance(node, Fields) else None
            if isinstance(found, list):
                findings.extend(found)
