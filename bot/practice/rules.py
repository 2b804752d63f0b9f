"""The floor: words of danger that stand under every practice, from the program's own folder and never from `config/`.

A practice adds to them; nothing it writes can take one away. `docs/safety.md` tells how these files are read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.danger import Reader
from bot.core.danger.grammar import Grammar
from bot.core.danger.letters import letters, plain
from bot.core.danger.model import Pattern, Rule, Spelling, Tongue
from bot.errors import VestibuleError

FLOOR = Path(__file__).parent / "safety"
DISGUISES = ("near", "not_near", "glued", "veiled")
PEOPLE = ("me", "subjects", "others", "but", "present")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

_SIGN = re.compile(r"[^\w'’ ]|_")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FloorError(VestibuleError):
    """The program's own rules cannot be read: it does not start without them."""


@cache
def floor() -> Mapping[str, Tongue]:
    """Language -> its rules; read once."""
    return {path.stem: tongue(_read(path), _known_words(path)) for path in sorted(FLOOR.glob("*.yaml"))}


def _known_words(path: Path) -> frozenset[str]:
    """Every word of a file: whatever a rule could ask for is no misspelling."""
    text = path.read_text(encoding="utf-8").casefold()
    spellings = (text, text.translate(UMLAUTS)) if path.stem == "de" else (text,)
    return frozenset(word for each in spellings for word in plain(_SIGN.sub(" ", each)).split())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data: Mapping[str, Any] = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader, in C
    except (OSError, yaml.YAMLError) as error:
        raise FloorError(f"{path.name}: the rules of danger cannot be read; install Vestibule again") from error
    return data


@cache
def grammar(language: str) -> Grammar:
    """The lists of a language, for patterns that a practice adds; an empty one where there is no floor."""
    path = FLOOR / f"{language}.yaml"
    return _grammar(_read(path) if path.exists() else {"language": language})


def _grammar(data: Mapping[str, Any]) -> Grammar:
    lists = {name: listed(text) for name, text in data.get("lists", {}).items()}
    return Grammar(lists, folds(str(data["language"])), frozenset(_singles(data.get("usual", ""))))


class folds:  # noqa: N801 - a function that remembers its language
    """A word of a pattern as messages are read; German umlauts in both of their spellings."""

    def __init__(self, language: str) -> None:
        self._spells_out = language == "de"

    def __call__(self, entry: str) -> Sequence[tuple[str, ...]]:
        written = entry.casefold()
        spellings = {written, written.translate(UMLAUTS)} if self._spells_out else {written}
        return tuple(_words(each) for each in sorted(spellings))


@cache
def _words(entry: str) -> tuple[str, ...]:
    if entry.isalnum():
        return (letters(entry),)
    return tuple(word for word in plain(entry).split() if word not in (",", "|"))


def listed(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in str(text).split(",") if entry.strip())


def _singles(text: str) -> Iterator[str]:
    return (words[0] for words in map(_words, listed(text)) if len(words) == 1)


def tongue(data: Mapping[str, Any], known_words: frozenset[str]) -> Tongue:
    """One file of rules made ready."""
    language = str(data["language"])
    known = _grammar(data)
    patterns = tuple(_patterns(data, known, language))
    fillers = frozenset(_singles(data.get("fillers", "")))
    near, not_near, glued, veiled = (frozenset(_singles(data.get(name, ""))) for name in DISGUISES)
    short = _short(data.get("short", ""))
    spelling = Spelling(known_words, near, not_near, glued, veiled, short)
    people = {name: _people(data, known, name) for name in PEOPLE}
    return Tongue(language, patterns, fillers, spelling, people)


def _short(text: str) -> Mapping[str, tuple[str, ...]]:
    """`gna = gonna`: each entry as it is written, and as it is meant."""
    pairs = (entry.split(" = ") for entry in listed(text))
    return {
        letters(written): tuple(word for each in meant.split() for word in _words(each)) for written, meant in pairs
    }


def _people(data: Mapping[str, Any], known: Grammar, name: str) -> frozenset[str]:
    entries = listed(data.get(name, ""))
    lists = (known.part(each).words for each in entries if each.startswith("<"))
    return frozenset(_singles(",".join(each for each in entries if not each.startswith("<")))).union(*lists)


def _patterns(data: Mapping[str, Any], known: Grammar, language: str) -> Iterator[Pattern]:
    for mark, said in data.get("signs", {}).items():
        rule = Rule(mark, "none", mark=mark)
        yield from (known.pattern(str(each), rule, language) for each in said)
    for name, given in data.get("danger", {}).items():
        yield from _of_rule(name, given, known, language, calms=False)
    for name, given in data.get("calm", {}).items():
        yield from _of_rule(name, given, known, language, calms=True)


def _of_rule(name: str, given: Mapping[str, Any], known: Grammar, language: str, *, calms: bool) -> Iterator[Pattern]:
    rest = {key: value for key, value in given.items() if key != "say"}
    rule = Rule(f"{language}: {name}", calms=calms, **rest)
    return (known.pattern(str(each), rule, language) for each in given["say"])


@cache
def reader() -> Reader:
    """The floor alone, ready to read."""
    return Reader(list(floor().values()))
