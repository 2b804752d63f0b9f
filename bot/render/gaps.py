"""What a language's templates lack: files, and words in the files that pages are made of.

Any language in `templates/` can show what another one lacks, also one that the practice does not offer.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from bot.core.flow.model import Mark
from bot.language.allowed import MOST_SIGNS, excess_in
from bot.language.document import read_document
from bot.language.findings import Finding, finding, in_order
from bot.language.nodes import Fields, Node, Scalar
from bot.render.lines import CHAT, THERAPIST
from bot.render.pages import FILTERS, MOMENTS

FLAT = ("web.yaml", "desk.yaml", THERAPIST, CHAT)
"""Files, and one folder of files, in which every language has the same keys."""


def find_gaps(templates: Path, languages: Sequence[str]) -> tuple[Finding, ...]:
    """What is missing or cannot be read in the folders of these languages."""
    known = sorted(path.name for path in templates.iterdir() if path.is_dir()) if templates.is_dir() else []
    findings = [each for source in FLAT for each in _keys(templates, source, languages, known)]
    return in_order([*findings, *_pages(templates, languages, known)])


def words_of(templates: Path, language: str, source: str) -> tuple[dict[str, Scalar], list[Finding]]:
    """Every sentence of a file or folder by its key, nested keys joined with dots."""
    place = templates / language / source
    paths = [place] if place.suffix else sorted(place.glob("[!.]*.yaml"))
    read = [read_document(path, path.relative_to(templates.parent).as_posix()) for path in paths]
    words = {key: scalar for document in read if document.root for key, scalar in _flat("", document.root)}
    return words, [each for document in read for each in document.findings]


def _flat(prefix: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield prefix, node
    elif isinstance(node, Fields):
        for key, (_, inner) in node.entries.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, inner)


def _keys(templates: Path, source: str, languages: Sequence[str], known: Sequence[str]) -> Iterator[Finding]:
    read = {language: words_of(templates, language, source) for language in dict.fromkeys((*languages, *known))}
    everything: Mapping[str, Scalar] = {key: node for words, _ in read.values() for key, node in words.items()}
    for language in languages:
        words, findings = read[language]
        yield from findings
        for key in () if findings else everything.keys() - words.keys():
            mark = Mark(f"{templates.name}/{language}/{source}", 1, 1)
            message = f"`{key}` is missing; another language has it in {everything[key].mark}"
            yield finding("E501", mark, message, f"add `{key.replace('.', ': … ')}:` with its words")


def _pages(templates: Path, languages: Sequence[str], known: Sequence[str]) -> Iterator[Finding]:
    """The longer templates: each exists in every language, can be read, and prints the same."""
    names = {path.relative_to(templates / each).as_posix() for each in known for path in _templates(templates / each)}
    for name in sorted(names):
        printed: dict[str, frozenset[str]] = {}
        for language in languages:
            path, mark = templates / language / name, Mark(f"{templates.name}/{language}/{name}", 1, 1)
            if path.is_file():
                yield from _page(path, mark, printed)
            else:
                yield finding("E501", mark, "this template is missing; another language has it", "translate it")
        yield from _differing(printed)


def _templates(folder: Path) -> Iterator[Path]:
    return folder.rglob("[!.]*.j2")


def _page(path: Path, mark: Mark, printed: dict[str, frozenset[str]]) -> Iterator[Finding]:
    try:
        tree = Environment(autoescape=True).parse(_read(path))
        excess = excess_in(tree, path.name, filters=(*FILTERS, *MOMENTS))
    except TemplateSyntaxError as error:
        place = Mark(mark.file, error.lineno, 1)
        mend = "compare this line with the same file of another language"
        yield finding("E209", place, f"this template cannot be read: {error.message}", mend)
    except (OSError, ValueError, RecursionError) as error:
        yield finding("E113", mark, f"this template cannot be read ({type(error).__name__})", "save it as UTF-8 text")
    else:
        if excess:
            message = f"this template does more than print: {excess.what}"
            mend = "print what is given, choose with `if`, or go through a list"
            yield finding("E209", Mark(mark.file, excess.line, 1), message, mend)
        printed[mark.file] = frozenset(node.name for node in tree.find_all(nodes.Name))


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as opened:
        text = opened.read(MOST_SIGNS + 1)
    if len(text) > MOST_SIGNS:
        raise TemplateSyntaxError(f"it is longer than {MOST_SIGNS} signs", 1)
    return text


def _differing(printed: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """The first language says what is printed."""
    first = next(iter(printed), "")
    for file, names in printed.items():
        for name in sorted(names ^ printed[first]):
            lacking, other = (file, first) if name in printed[first] else (first, file)
            message = f"`{name}` is not used here, and it is in {other}"
            yield finding("E504", Mark(lacking, 1, 1), message, "use the same names in both")
