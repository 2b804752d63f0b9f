"""A translation brought up to a flow: what is missing is added empty, what has become old is marked, all else stays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.language.document import parse_document
from bot.language.entries import Entry
from bot.language.findings import Finding
from bot.language.nodes import Fields, Items, Node, Scalar
from bot.language.schema import AskShape
from bot.translating.edits import Sheet, closing, commented, in_brackets
from bot.translating.ledger import Made, Place, joined, short_hash, split
from bot.translating.originals import HEARS, OPTIONS, is_short, originals, short_path, translations, words

STALE = "stale: "


@dataclass(frozen=True, slots=True)
class Completed:
    """`text`: the whole file. Places: `entry` and path. `gone`: keys that the flow does not have any more."""

    text: str
    added: tuple[Place, ...] = ()
    missing: tuple[Place, ...] = ()
    stale: tuple[Place, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()


def complete(
    entries: Iterable[Entry], text: str, name: str, elsewhere: frozenset[str] = frozenset()
) -> Completed | tuple[Finding, ...]:
    """`text`: the file as it is, empty for a new one; findings if it cannot be read.

    `elsewhere`: entries that have their words in another file, that of an extended flow.
    """
    body, ledger = split(text)
    document = parse_document(body.encode(), name)
    if document.findings and not _is_blank(body):
        return document.findings
    root = document.root or Fields(document.source, _START)
    return _Completing(Sheet(body), root, list(entries), ledger, elsewhere).run()


class _Start:
    line = column = index = 0


_START = _Start()


def _is_blank(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


@dataclass(slots=True)
class _Completing:
    sheet: Sheet
    root: Fields
    entries: list[Entry]
    ledger: Mapping[Place, Made]
    elsewhere: frozenset[str]
    made: dict[Place, Made] = field(default_factory=dict)
    added: list[Place] = field(default_factory=list)
    missing: list[Place] = field(default_factory=list)
    stale: list[Place] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)  # name -> former name

    def run(self) -> Completed:
        names = {entry.name for entry in self.entries}
        self.renamed = dict(self._renamings(names))
        above = ""  # the key after which a new entry comes
        for entry in self.entries:
            key = self.renamed.get(entry.name, entry.name)
            wanted = originals(entry)
            if key in self.root.entries:
                self._look_at(entry, key, wanted)
                above = key
            elif wanted and entry.name not in self.elsewhere:
                self._add(entry, wanted, above)
        for name, former in self.renamed.items():
            key_node = self.root.entries[former][0]
            self.sheet.replace(key_node.begins.index, key_node.ends.index, name)
        gone = tuple(key for key in self.root.entries if key not in names and key not in self.renamed.values())
        kept = {place: made for place, made in self.ledger.items() if place[0] in gone}
        return Completed(
            joined(self.sheet.written(), {**self.made, **kept}),
            tuple(self.added),
            tuple(self.missing),
            tuple(self.stale),
            tuple((former, name) for name, former in self.renamed.items()),
            gone,
        )

    def _renamings(self, names: set[str]) -> Iterator[tuple[str, str]]:
        for entry in self.entries:
            former = entry.shape.was if isinstance(entry.shape, AskShape) else []
            found = [each for each in former if each in self.root.entries and each not in names]
            if found and entry.name not in self.root.entries:
                yield entry.name, found[0]

    # What is new ------------------------------------------------------------------------------------------

    def _add(self, entry: Entry, wanted: Mapping[str, str], above: str) -> None:
        if above:
            at = self.sheet.end_of(self.root, above)
        else:
            first = next(iter(self.root.entries.values()), None)
            at = self.sheet.comments_above(first[0].begins.index) if first else len(self.sheet.text)
        lacks_end = at and self.sheet.text[at - 1] != "\n"
        block = f"{chr(10) if lacks_end else ''}\n{_block(entry, wanted)}"
        self.sheet.insert(at, block if at else block.lstrip("\n") + "\n")
        self._note(entry.name, wanted)

    def _note(self, name: str, paths: Iterable[str]) -> None:
        places = [(name, path) for path in paths]
        self.added += places
        self.missing += places

    # What is there ----------------------------------------------------------------------------------------

    def _look_at(self, entry: Entry, key: str, wanted: Mapping[str, str]) -> None:
        node = self.root.entries[key][1]
        there = translations(entry, node)
        lacking = {path: text for path, text in wanted.items() if path not in there}
        empty = [path for path in lacking if _stands(node, path, short_path(entry))]
        self.missing += [(entry.name, path) for path in empty]
        new = {path: text for path, text in lacking.items() if path not in empty}
        for path in (path for path in wanted if path in there):
            self._compare(entry, key, path, wanted[path], there[path])
        if new:
            self._append(key, node, new, short_path(entry))
            self._note(entry.name, new)

    def _append(self, key: str, node: Node, new: Mapping[str, str], short: str) -> None:
        """Parts for an entry that is there already, at its end."""
        sheet, end = self.sheet, self.sheet.end_of(self.root, key)
        if isinstance(node, Fields) and in_brackets(node):
            inner = "".join(f", {line}" for line in _in_line(new))
            self.sheet.insert(closing(node), inner if node.entries else inner.removeprefix(", "))
            return
        if isinstance(node, Scalar):
            self._lengthen(key, end, short)
        indent = node.begins.column if isinstance(node, Fields) else 2
        options = node.get("options") if isinstance(node, Fields) else None
        fresh = {path: text for path, text in new.items() if path.startswith(OPTIONS)}
        rest = new if not isinstance(options, Fields) else {path: new[path] for path in new if path not in fresh}
        if isinstance(options, Fields) and fresh and isinstance(node, Fields):
            self._append_options(node, options, fresh)
        lacks_end = sheet.text[end - 1 : end] != "\n"
        if rest:
            sheet.insert(end, ("\n" if lacks_end else "") + "".join(_parts(rest, indent)))

    def _append_options(self, node: Fields, options: Fields, new: Mapping[str, str]) -> None:
        if in_brackets(options):
            inner = "".join(f', {path.removeprefix(OPTIONS)}: ""' for path in new)
            self.sheet.insert(closing(options), inner if options.entries else inner.removeprefix(", "))
            return
        end = self.sheet.end_of(node, "options")
        lacks_end = self.sheet.text[end - 1 : end] != "\n"
        lines = "".join(_option(path, text, options.begins.column) for path, text in new.items())
        self.sheet.insert(end, ("\n" if lacks_end else "") + lines)

    def _lengthen(self, key: str, end: int, short: str) -> None:
        """`name: words` becomes `name:` with `text: words` below; the words themselves stay as they are."""
        name = self.root.entries[key][0]
        body = self.sheet.text[name.ends.index : end]
        first, *more = body.splitlines(keepends=True) or [""]
        inner = [f"  {line}" if line.strip() else line for line in more]
        self.sheet.replace(name.ends.index, end, f":\n  {short}{first}{''.join(inner)}")

    # What has become old ----------------------------------------------------------------------------------

    def _compare(self, entry: Entry, key: str, path: str, original: str, node: Scalar | Items) -> None:
        place, former = (entry.name, path), (key, path)
        now = Made(short_hash(original), short_hash(words(node)))
        before = self.ledger.get(place) or self.ledger.get(former)
        start, marked = self._marks(node)
        line = self.sheet.line_start(node.begins.index)
        if before is None or before.original == now.original or before.translation != now.translation:
            self.made[place] = now
            if marked:
                self.sheet.replace(start, line, self.sheet.text[start:line].replace(f"# {STALE}", "# "))
        elif before.told == now.original and not marked:
            self.made[place] = now  # somebody has read it and taken the mark away: the words still fit
        else:
            self.made[place] = Made(before.original, before.translation, now.original)
            self.stale.append(place)
            indent = len(self.sheet.text[line:]) - len(self.sheet.text[line:].lstrip(" "))
            if before.told != now.original:
                self.sheet.replace(start, line, commented(original, indent, STALE))

    def _marks(self, node: Scalar | Items) -> tuple[int, bool]:
        """Where the marks above a translation begin, and whether there are any."""
        line = start = self.sheet.line_start(node.begins.index)
        while start:
            before = self.sheet.line_start(start - 1)
            if not self.sheet.text[before:start].lstrip().startswith(f"# {STALE.strip()}"):
                break
            start = before
        return start, start < line


def _stands(node: Node, path: str, short: str) -> bool:
    """Is there a key for it, though without words?"""
    if isinstance(node, Scalar):
        return path == short
    options = node.get("options") if isinstance(node, Fields) else None
    if path.startswith(OPTIONS):
        return isinstance(options, Fields) and path.removeprefix(OPTIONS) in options.entries
    return isinstance(node, Fields) and path in node.entries


def _block(entry: Entry, wanted: Mapping[str, str]) -> str:
    """A whole new entry, with the original above each empty place."""
    if is_short(entry, wanted):
        return f'{commented(wanted[short_path(entry)], 0)}{entry.name}: ""\n'
    return f"{entry.name}:\n{''.join(_parts(wanted, 2))}"


def _parts(wanted: Mapping[str, str], indent: int) -> Iterator[str]:
    options = [path for path in wanted if path.startswith(OPTIONS)]
    for path, text in wanted.items():
        if path not in options:
            yield f"{commented(text, indent)}{' ' * indent}{_empty(path)}\n"
    if options:
        yield f"{' ' * indent}options:\n"
        yield from (_option(path, wanted[path], indent + 2) for path in options)


def _option(path: str, text: str, indent: int) -> str:
    return f'{commented(text, indent)}{" " * indent}{path.removeprefix(OPTIONS)}: ""\n'


def _empty(path: str) -> str:
    return f"{path}: []" if path == HEARS else f'{path}: ""'


def _in_line(new: Mapping[str, str]) -> Iterator[str]:
    options = [path.removeprefix(OPTIONS) for path in new if path.startswith(OPTIONS)]
    yield from (_empty(path) for path in new if not path.startswith(OPTIONS))
    if options:
        inner = ", ".join(f'{option}: ""' for option in options)
        yield f"options: {{{inner}}}"
