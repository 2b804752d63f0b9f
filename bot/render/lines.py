"""The assistant's own sentences: `templates/<language>/chat/*.yaml`, read once, checked, and cut up for printing.

A sentence may print values that stand beside it in the reply (`{{ number }}`) and facts of the practice
(`{{ practice.name }}`), and do no more. What a value holds is never looked at: a client's words stay words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from bot.language.document import Document, read_document
from bot.language.findings import Finding, finding, in_order, one_of
from bot.language.nodes import Scalar

CHAT = "chat"
THERAPIST = "therapist.yaml"
_PRINTED = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)?)\s*\}\}")
_PRACTICE = "practice."


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words around the names of values; `len(words) == len(names) + 1`."""

    words: tuple[str, ...]
    names: tuple[str, ...] = ()

    def say(self, values: Mapping[str, str]) -> str:
        """
        >>> sentence("Question {{ number }} of {{ total }}", {}).say({"number": "3", "total": "13"})
        'Question 3 of 13'
        """
        if not self.names:
            return self.words[0]
        said = chain.from_iterable(zip(self.words, (values[name] for name in self.names), strict=False))
        return "".join([*said, self.words[-1]])


@dataclass(frozen=True, slots=True)
class Lines:
    """Language -> name -> the sentence as its file writes it."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def compiled(self, language: str, practice: Mapping[str, str]) -> dict[str, Sentence]:
        """One language, with the practice's facts put in; what it lacks is said in the first language."""
        first = next(iter(self.texts.values()), {})
        return {name: sentence(text, practice) for name, text in {**first, **self.texts.get(language, {})}.items()}


def sentence(text: str, practice: Mapping[str, str]) -> Sentence:
    """A sentence cut up at the values it prints; facts of the practice are words by now."""
    first, *rest = _PRINTED.split(text.strip())
    words, names = [first], []
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        if name in practice:
            words[-1] += practice[name] + after
        else:
            names.append(name)
            words.append(after)
    return Sentence(tuple(words), tuple(names))


def printed(text: str) -> frozenset[str]:
    """The names of the values that a sentence prints, those of the practice apart.

    >>> sorted(printed("{{ practice.name }}: {{ number }} of {{ total }}"))
    ['number', 'total']
    """
    return frozenset(name for name in _PRINTED.findall(text) if not name.startswith(_PRACTICE))


def load_lines(
    templates: Path, languages: Sequence[str], practice: Mapping[str, str], source: str = CHAT
) -> Lines | tuple[Finding, ...]:
    """All sentences in these languages; the first one says which there have to be.

    `practice`: names they can print. `source`: a folder of files, or one file, in every language's folder.
    """
    read = {language: _read(templates, language, source) for language in languages}
    findings = [each for documents in read.values() for document in documents for each in document.findings]
    placed = {language: _placed(documents, findings) for language, documents in read.items()}
    own = placed[languages[0]]
    for language in languages:
        findings.extend(_against(own, placed[language], f"{templates.name}/{language}/{source}"))
        findings.extend(each for node in placed[language].values() for each in _odd(node, practice))
    texts = {language: {name: node.plain for name, node in nodes.items()} for language, nodes in placed.items()}
    return in_order(findings) or Lines(texts)


def load_therapist_lines(
    templates: Path, languages: Sequence[str], practice: Mapping[str, str]
) -> Lines | tuple[Finding, ...]:
    """What the assistant says to therapists, for `Reports`."""
    return load_lines(templates, languages, practice, THERAPIST)


def _read(templates: Path, language: str, source: str) -> list[Document]:
    place = templates / language / source
    paths = [place] if place.suffix else sorted(place.glob("[!.]*.yaml"))
    return [read_document(path, path.relative_to(templates.parent).as_posix()) for path in paths]


def _placed(documents: Sequence[Document], findings: list[Finding]) -> dict[str, Scalar]:
    """Name -> the words with their place, over all files of a language."""
    placed: dict[str, Scalar] = {}
    for document in documents:
        entries = document.root.entries if document.root else {}
        for name, (key, node) in entries.items():
            if not isinstance(node, Scalar):
                findings.append(
                    finding("E116", key.mark, f"`{name}` should be one sentence", "write it after the colon")
                )
            elif name in placed:
                message = f"`{name}` also stands in {placed[name].mark}"
                findings.append(finding("E108", key.mark, message, "keep one of the two"))
            else:
                placed[name] = node
    return placed


def _against(own: Mapping[str, Scalar], other: Mapping[str, Scalar], folder: str) -> Iterator[Finding]:
    for name in own.keys() - other.keys():
        yield finding("E501", own[name].mark, f"`{name}` is missing in {folder}", f"add a line `{name}: …` there")
    for name in other.keys() - own.keys():
        mend = one_of(name, own, "remove this line")
        yield finding("E502", other[name].mark, f"`{name}` is a sentence that nobody says", mend)
    for name in own.keys() & other.keys():
        if printed(own[name].plain) != printed(other[name].plain):
            names = ", ".join(sorted(printed(own[name].plain))) or "nothing"
            yield finding("E504", other[name].mark, f"`{name}` has to print {names}", "use the same `{{ … }}` names")


def _odd(node: Scalar, practice: Mapping[str, str]) -> Iterator[Finding]:
    unknown = [name for name in _PRINTED.findall(node.plain) if name.startswith(_PRACTICE) and name not in practice]
    for name in unknown:
        yield finding("E210", node.mark, f"the practice has no value `{name}`", one_of(name, practice, "write it out"))
    left = _PRINTED.sub("", node.plain)
    if "{{" in left or "{%" in left or "}}" in left:
        yield finding("E209", node.mark, "a sentence can print values and do no more", "write `{{ number }}`")
