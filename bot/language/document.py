"""A file of the practice as nodes with places, and what is wrong with it as YAML; never a traceback."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Source
from bot.language.syntax import explain, without
from bot.language.tree import Builder

MAX_BYTES = 256 * 1024
MAX_REPAIRS = 8

_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and three that end a line for YAML and not for an editor."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file, its top node if there is one, and what is wrong with it as YAML. `cut`: only its beginning was read.

    `below`: the file that it extends, whose parts stand in the top node too.
    """

    source: Source
    root: Fields | None
    findings: tuple[Finding, ...]
    raw: bytes = b""
    cut: bool = False
    below: "Document | None" = None

    def files(self) -> "Iterator[Document]":
        """This file, and those below it."""
        yield self
        if self.below:
            yield from self.below.files()


def read_document(path: Path, name: str = "") -> Document:
    """Read a file; `name` is what findings call it."""
    file = name or path.as_posix()
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = f"the file cannot be opened: {error.strerror}"
        return _refused(file, "E113", reason, "check the name and who may read it")
    return parse_document(raw, file)


def parse_document(raw: bytes, file: str) -> Document:
    if len(raw) > MAX_BYTES:
        return _refused(file, "E110", f"the file is larger than {MAX_BYTES // 1024} KiB", "split it into several flows")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        mark = Source(file, raw[: error.start].decode("utf-8", "replace")).mark_at(error.start)
        problem = finding("E111", mark, "the file is not UTF-8 text", "save it as UTF-8 in your editor")
        return Document(Source(file, ""), None, (problem,), raw)
    source = Source(file, text)
    bad = _FORBIDDEN.search(text)
    if bad:
        message = f"the character U+{ord(bad[0]):04X} cannot stand in a text file"
        return Document(source, None, (finding("E111", source.mark_at(bad.start()), message, "delete it"),), raw)
    return _compose(source, raw)


def _refused(file: str, code: str, message: str, mend: str) -> Document:
    return Document(Source(file, ""), None, (finding(code, Mark(file, 1, 1), message, mend),))


def _compose(source: Source, raw: bytes) -> Document:
    """Build the tree; when YAML stumbles over a text, note it, read on without it, so that all are found at once."""
    findings: list[Finding] = []
    text, cut = source.text, False
    for _ in range(MAX_REPAIRS):
        builder = Builder(source)
        try:
            builder.build(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            problem = explain(error, source, text, builder.quoted)
            findings.append(problem)
            repaired = without(problem, text)
            cut = repaired == text
            if not cut:
                text = repaired
                continue
        cut = cut or builder.stopped
        findings.extend(builder.findings)
        break
    root = builder.root
    if not findings and not isinstance(root, Fields):
        mend = "start with `flow: name` and `version: 1`, each on its own line"
        findings.append(finding("E112", source.start, "the file has no `key: value` lines at its top", mend))
    return Document(source, root if isinstance(root, Fields) else None, tuple(findings), raw, cut)
