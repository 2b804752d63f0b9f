"""The floor: words of danger that stand under every practice, from the program's own folder and never from `config/`.

A practice adds to them; nothing it writes can take one away. `docs/safety.md` tells how these files are read.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from bot.core.danger import Reader
from bot.core.danger.grammar import Grammar
from bot.core.danger.model import Rule, Spelling
from bot.core.danger.tongue import Lines, Shelf, Tongue
from bot.practice.compiling import DISGUISES, FLOOR, compiled, compiled_file, digest
from bot.practice.entries import folds, singles

log = logging.getLogger(__name__)


@cache
def floor() -> Mapping[str, Tongue]:
    """Language -> its rules; read once."""
    return {source.stem: _ready(source)[1] for source in sorted(FLOOR.glob("*.yaml"))}


@cache
def reader() -> Reader:
    """The floor alone, ready to read."""
    return Reader(list(floor().values()))


@cache
def grammar(language: str) -> Grammar:
    """The lists of a language, for patterns that a practice adds; an empty one where there is no floor."""
    source = FLOOR / f"{language}.yaml"
    return _ready(source)[0] if source.exists() else Grammar(language, {}, folds(language), frozenset())


def stored(source: Path) -> Mapping[str, Any]:
    """What `make rules` made of a file; if that is not there, or not of this file, what it would make."""
    try:
        found: Mapping[str, Any] = orjson.loads(compiled_file(source).read_bytes())
        if found["of"] == digest(source):
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    log.warning("rules compiled at start", extra={"action": "rules_compiled", "language": source.stem})
    return compiled(source)


@cache
def _ready(source: Path) -> tuple[Grammar, Tongue]:
    found = stored(source)
    language: str = found["language"]
    known = Grammar(language, found["lists"], folds(language), frozenset(singles(found["usual"])))
    rules, signs = (Shelf(_lines(found[name]), known.pattern) for name in ("rules", "signs"))
    near, not_near, glued, veiled = (frozenset(found["spelling"][name]) for name in DISGUISES)
    short = {written: tuple(meant) for written, meant in found["short"].items()}
    spelling = Spelling(_Known(rules, signs, found["known"]), near, not_near, glued, veiled, short)
    people = {name: frozenset(words) for name, words in found["people"].items()}
    return known, Tongue(language, rules, signs, frozenset(found["fillers"]), spelling, people)


def _lines(stored: Mapping[str, Any]) -> Lines:
    return Lines(**{**stored, "rules": [Rule(**each) for each in stored["rules"]]})


@dataclass(frozen=True, slots=True)
class _Known:
    """Every word of a file: those of the shelves, and the rest, which are one string until someone asks."""

    rules: Shelf
    signs: Shelf
    rest: str

    def __iter__(self) -> Iterator[str]:
        yield from self.rules.words
        yield from self.signs.words
        yield from self.rest.split()
