"""The words of our pages: a flat YAML file a language, every value a sentence with Jinja placeholders."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.flow.model import Mark
from bot.errors import ContentError
from bot.language.allowed import PRINTING, excess_in
from bot.language.document import read_document
from bot.language.findings import Finding, finding, in_order
from bot.language.nodes import Fields, Node, Scalar

_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


class Words:
    """Sentences by key: `words("login.lasts", minutes=15)`. Values are only ever printed, never compiled."""

    def __init__(self, texts: Mapping[str, str], **always: object) -> None:
        # Most sentences print nothing, and few are said soon. To compile them all took a tenth of every start.
        self._texts = {key: text if _prints(text) else text.removesuffix("\n") for key, text in texts.items()}
        self._templates: dict[str, Template] = {}
        self._always = always

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts[key]
        if not _prints(text):
            return text
        if key not in self._templates:
            self._templates[key] = _JINJA.from_string(text)
        return self._templates[key].render(**self._always, **values)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def printed(self, key: str) -> frozenset[str]:
        """The names of the values that a sentence prints."""
        text = self._texts[key]
        return frozenset(find_undeclared_variables(_JINJA.parse(text))) if _prints(text) else frozenset()

    def count(self, key: str, n: int) -> str:
        """`key.one` for one, else `key.other`."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=n)

    def all(self, **values: object) -> dict[str, str]:
        return {key: self(key, **values) for key in self._texts}


def _prints(text: str) -> bool:
    return "{" in text


def load_words(templates: Path, languages: Sequence[str], file: str) -> Mapping[str, Words] | tuple[Finding, ...]:
    """Language -> the words of a page; a key that one language has, all have."""
    paths = {language: templates / language / file for language in languages}
    read = {language: _read(path, f"{templates.name}/{language}/{file}") for language, path in paths.items()}
    findings = [each for _, objections in read.values() for each in objections]
    every = {key for words, _ in read.values() for key in words.keys}
    for language, (words, objections) in read.items():
        for key in () if objections else sorted(every - words.keys):
            mark = Mark(f"{templates.name}/{language}/{file}", 1, 1)
            findings.append(finding("E501", mark, f"`{key}` is missing here", f"add a line `{key}: …`"))
    return in_order(findings) or {language: words for language, (words, _) in read.items()}


def read_words(path: Path, **always: object) -> Words:
    """Nested keys are joined with dots. Every value stays the string that was written."""
    words, findings = _read(path, str(path), **always)
    if findings:
        raise ContentError("\n".join(str(each) for each in findings))
    return words


def _read(path: Path, name: str, **always: object) -> tuple[Words, tuple[Finding, ...]]:
    document = read_document(path, name)
    placed = dict(_flat("", document.root)) if document.root else {}
    findings = (*document.findings, *(each for node in placed.values() for each in _objections(node)))
    texts = {} if findings else {key: node.plain for key, node in placed.items() if isinstance(node, Scalar)}
    return Words(texts, **always), findings


def _objections(node: Node) -> Iterator[Finding]:
    if not isinstance(node, Scalar):
        yield finding("E116", node.mark, "these should be words", "write one sentence after the colon")
        return
    try:
        excess = excess_in(_JINJA.parse(node.plain), allowed=PRINTING) if _prints(node.plain) else None
        if excess:
            yield finding("E209", node.mark, f"words only print: {excess.what} is too much", "write `{{ name }}`")
    except (TemplateError, RecursionError, ValueError) as error:
        said = error.message if isinstance(error, TemplateSyntaxError) else type(error).__name__
        yield finding("E209", node.mark, f"what is printed cannot be read: {said}", "write `{{ name }}`")


def _flat(prefix: str, node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Fields):
        for key, (_, inner) in node.entries.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, inner)
    else:
        yield prefix, node
