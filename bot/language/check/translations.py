"""Every language says the same things."""

from collections.abc import Iterator, Mapping

from bot.core.flow.model import Mark
from bot.language.document import Document
from bot.language.draft import Draft
from bot.language.entries import Entry
from bot.language.findings import Finding, finding, one_of
from bot.language.nodes import Fields, Node, Scalar
from bot.language.options import offer
from bot.language.schema import AskShape, FaqShape
from bot.language.texts import own_labels, own_parts, translated_labels, translated_parts


def find(draft: Draft) -> Iterator[Finding]:
    if draft.document.cut:
        return  # what seems to have no original may stand in the part that could not be read
    for language, document in draft.translations.items():
        if language == draft.flow.languages[0]:
            message = f"the flow itself is written in `{language}`"
            yield finding("E502", document.source.start, message, "remove this file, or set `language:` in the flow")
        elif document.root:
            yield from _document(draft, document, document.root)
            yield from _lists(draft, language)
    yield from _values(draft)


def _document(draft: Draft, document: Document, root: Fields) -> Iterator[Finding]:
    known = [entry.name for entry in draft.every_entry()]
    for key in root.entries:
        if key not in known and key not in draft.entries.broken:
            mend = one_of(key, known, "remove it")
            yield finding("E502", root.key_mark(key), f"the flow has nothing called `{key}`", mend)
    for entry in draft.every_entry():
        yield from _entry(document, entry, root.get(entry.name))


def _entry(document: Document, entry: Entry, node: Node | None) -> Iterator[Finding]:
    mark = node.mark if node else document.source.start
    own, there = own_parts(entry), translated_parts(entry, node)
    if node is None and own:
        message = f"`{entry.name}` is not translated; it stands in {entry.node.mark}"
        yield finding("E501", mark, message, f"add `{entry.name}:` with its words")
        return
    for part in own.keys() - there.keys():
        message = f"`{part}` of `{entry.name}` is not translated; it stands in {own[part].mark}"
        yield finding("E501", mark, message, f"add `{part}:` below `{entry.name}:`")
    for part in there.keys() - own.keys():
        message = f"`{entry.name}` has no `{part}` in the flow"
        yield finding("E502", there[part].mark, message, "remove it, or add it to the flow")
    yield from _labels(entry, node, mark)
    if isinstance(entry.shape, FaqShape):
        yield from _hears(entry, node, mark)


def _labels(entry: Entry, node: Node | None, mark: Mark) -> Iterator[Finding]:
    own, there = own_labels(entry), translated_labels(node)
    for option in own.keys() - there.keys():
        message = f"the option `{option}` of `{entry.name}` is not translated; it stands in {own[option].mark}"
        mend = f"add `{option}:` below `options:`" if option not in ("low", "high") else f"add `{option}:`"
        yield finding("E503", mark, message, mend)
    for option in there.keys() - own.keys():
        mend = one_of(option, own, "remove it")
        yield finding("E502", there[option].mark, f"`{entry.name}` has no option `{option}` in the flow", mend)


def _hears(entry: Entry, node: Node | None, mark: Mark) -> Iterator[Finding]:
    heard = node.get("hears") if isinstance(node, Fields) else None
    if heard is None or not heard.plain:
        message = f"`{entry.name}` hears nothing in this language"
        yield finding("E506", mark, message, "add `hears:` with the words clients use")


def _values(draft: Draft) -> Iterator[Finding]:
    """A translation that prints other values than the original."""
    own: Mapping[tuple[str, str, str], frozenset[str]] = {
        (each.step, each.part, each.option): each.compiled.names
        for each in reversed(draft.written)
        if each.language == draft.flow.languages[0] and not each.compiled.troubles
    }
    printable = draft.flow.index.keys() | draft.practice.printed(draft.flow.languages[0], "").keys()
    for each in draft.written:
        wanted = own.get((each.step, each.part, each.option))
        if wanted is None or each.compiled.troubles or not wanted <= printable:
            continue
        if each.compiled.names != wanted:
            here = ", ".join(sorted(each.compiled.names - wanted)) or "nothing else"
            there = ", ".join(sorted(wanted - each.compiled.names)) or "nothing else"
            message = f"the translation of `{each.step}` prints {here} where the flow prints {there}"
            yield finding("E504", each.node.mark, message, "print the same names in both")


def _lists(draft: Draft, language: str) -> Iterator[Finding]:
    for entry in draft.entries.steps:
        source = entry.node.get("options from")
        if isinstance(entry.shape, AskShape) and isinstance(source, Scalar):
            lacking = [name for name, words in offer(entry, draft.practice, []).listed.items() if language not in words]
            if lacking:
                message = f"the practice's list `{source.plain}` has no `{language}` words for {', '.join(lacking)}"
                yield finding("W505", source.mark, message, "add them to the practice's values")
