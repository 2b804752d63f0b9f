"""`translate`: completes the translation of a flow, and says what is left for a human."""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from bot.cli.command import Command, Context
from bot.errors import ContentError
from bot.language.document import Document, read_document
from bot.language.entries import Entry, read_entries
from bot.language.extend import Files, read_files
from bot.language.findings import Finding
from bot.language.repeat import one_round
from bot.transcript.update import difference
from bot.translating.complete import Completed, complete
from bot.translating.ledger import Place, split
from bot.translating.originals import originals, translations

FINDINGS = 1
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
HEADER = """\
# {flow} in another language ({language}). Keys are the names in the flow; only words stand here.
# Write between the quotation marks; the original stands above. Longer words go under `|`, as in the flow.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flow", metavar="FLOW", help="the flow's name or file, for example free_consultation")
    parser.add_argument("language", metavar="LANG", help="the language to translate into, for example pt")


def act(context: Context) -> int:
    flow, language = _file(context), context.options.language
    files = read_files(flow)
    entries, own = _entries(files.document)
    if not _LANGUAGE.fullmatch(language) or language == own:
        reason = "the flow itself is written in it" if language == own else "write it like `pt` or `pt-BR`"
        raise ContentError(f"`{language}` is not a language to translate into: {reason}.")
    target = flow.with_name(f"{flow.stem}.{language}.yaml")
    old = _text(target)
    begun = old or HEADER.format(flow=flow.name, language=language)
    taken_over = _taken_over(files, language, target, entries)
    found = complete(entries, begun, target.as_posix(), taken_over)
    if isinstance(found, tuple):
        raise ContentError("\n".join([*map(str, found), "", "Nothing was written: mend the file first."]))
    _write(target, old, found.text)
    _report(found)
    return FINDINGS if found.missing or found.stale or found.gone else 0


def _file(context: Context) -> Path:
    given = Path(context.options.flow)
    return given if given.suffix == ".yaml" else context.settings.flows / f"{given}.yaml"


def _entries(document: Document) -> tuple[list[Entry], str]:
    findings: list[Finding] = list(document.findings)
    entries = read_entries(one_round(document), findings)
    if findings or entries.head is None:
        raise ContentError("\n".join([*map(str, findings), "", "Nothing was written: mend the flow first."]))
    return [*entries.steps, *entries.anytime], entries.head.language


def _taken_over(files: Files, language: str, target: Path, entries: Iterable[Entry]) -> frozenset[str]:
    """What an extended flow has words for in this language."""
    document = files.translations.get(language)
    if document is None or document.root is None:
        return frozenset()
    theirs = {name: node for name, (_, node) in document.root.entries.items() if node.source.file != target.as_posix()}
    done = (each for each in entries if each.name in theirs)
    return frozenset(
        each.name for each in done if originals(each).keys() <= translations(each, theirs[each.name]).keys()
    )


def _text(target: Path) -> str:
    if not target.exists():
        return ""
    document = read_document(target)
    if not document.source.text and document.findings:
        raise ContentError("\n".join(map(str, document.findings)))
    return document.source.text


def _write(target: Path, old: str, new: str) -> None:
    if new == old:
        print(f"Nothing to change in {target}.")
        return
    newline = "\r\n" if target.exists() and b"\r\n" in target.read_bytes() else "\n"
    try:
        target.write_text(new, encoding="utf-8", newline=newline)
    except OSError as error:
        raise ContentError(f"{target} cannot be written: {error.strerror}.") from error
    (before, _), (after, _) = split(old), split(new)
    print(difference(before, after, target.as_posix()) if old else after.rstrip())
    print(f"\nWritten to {target}{', with the notes at its end' if after != new else ''}.")


def _report(found: Completed) -> None:
    for former, name in found.renamed:
        print(f"`{former}` is called `{name}` now; its words were kept.")
    for key in found.gone:
        print(f"`{key}` is not in the flow any more. It was left where it is: remove it when you are sure.")
    _list("to translate", found.missing)
    _list("to look at, because the original has changed (marked `# stale:`)", found.stale)
    if not (found.missing or found.stale or found.gone):
        print("Everything is translated.")


def _list(what: str, places: Iterable[Place]) -> None:
    named = [f"{entry}.{path}" for entry, path in places]
    if named:
        print(f"{len(named)} {what}: {', '.join(named)}")


COMMAND = Command(
    "translate",
    "write or complete the translation of a flow",
    act,
    arguments,
    "python run_bot.py translate free_consultation pt",
)
