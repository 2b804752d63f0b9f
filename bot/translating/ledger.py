"""From which words each translation was made: short hashes in comments at the end of its file.

A line is `#= entry`, then for each path `path=original/translation`, and a third hash once the translator was told that
the original had changed to that.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

HEADING = "# From which words each translation was made. `run_bot.py translate` keeps these lines."
_LINE = re.compile(r"#= (\S+)((?: \S+=[0-9a-f/]+)+)\s*")
_MADE = re.compile(r" (\S+)=([0-9a-f]{8})/([0-9a-f]{8})(?:/([0-9a-f]{8}))?(?= |$)")

Place = tuple[str, str]  # entry and path


@dataclass(frozen=True, slots=True)
class Made:
    """`told`: the newer original that the translator was told of, if any."""

    original: str
    translation: str
    told: str = ""


def short_hash(words: str) -> str:
    """White space does not count.

    >>> short_hash("one  two\\n") == short_hash("one two")
    True
    """
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]


def split(text: str) -> tuple[str, dict[Place, Made]]:
    """The file without its ledger, and the ledger."""
    known: dict[Place, Made] = {}
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        found = _LINE.fullmatch(line)
        if found:
            known |= {(found[1], each[1]): Made(each[2], each[3], each[4] or "") for each in _MADE.finditer(found[2])}
        elif line.strip() != HEADING:
            kept.append(line)
    return "".join(kept).rstrip() + "\n" if kept else "", known


def joined(text: str, ledger: Mapping[Place, Made]) -> str:
    lines: dict[str, str] = {}
    for (entry, path), made in ledger.items():
        hashes = "/".join(part for part in (made.original, made.translation, made.told) if part)
        lines[entry] = f"{lines.get(entry, f'#= {entry}')} {path}={hashes}"
    return "\n".join([text.rstrip("\n"), "", HEADING, *lines.values(), ""]) if lines else text
