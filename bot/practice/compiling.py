"""`make rules`: the files of words of danger, which people read and change, made into what a start can read at once.

What is made stands beside them, in `compiled/`, with the digest of the file it was made of. A test compares the two.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from bot.core.danger.grammar import Grammar, listed
from bot.core.danger.letters import letters, plain
from bot.core.danger.model import Rule
from bot.core.danger.tongue import Lines, Written, lines
from bot.errors import VestibuleError
from bot.practice.entries import UMLAUTS, folded, folds, singles

FLOOR = Path(__file__).parent / "safety"
DISGUISES = ("near", "not_near", "glued", "veiled")
PEOPLE = ("me", "subjects", "others", "but", "present")

_SIGN = re.compile(r"[^\w'’ ]|_")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FloorError(VestibuleError):
    """The program's own rules cannot be read: it does not start without them."""


def compiled_file(source: Path) -> Path:
    return source.parent / "compiled" / f"{source.stem}.json"


def digest(source: Path) -> str:
    """The same whatever ends its lines."""
    return hashlib.sha256(source.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def compiled(source: Path) -> Mapping[str, Any]:
    """A file of rules as plain values."""
    data = _read(source)
    language = str(data["language"])
    lists = {name: str(text) for name, text in data.get("lists", {}).items()}
    usual = str(data.get("usual", ""))
    known = Grammar(language, lists, folds(language), frozenset(singles(usual)))
    rules, signs = lines(_rules(data, known)), lines(_signs(data, known))
    looked_for = frozenset(
        word for table in (rules.words, signs.words) for words in table.values() for word in words.split()
    )
    return {
        "of": digest(source),
        "language": language,
        "lists": lists,
        "usual": usual,
        "fillers": sorted(set(singles(data.get("fillers", "")))),
        "people": {name: _people(data, known, name) for name in PEOPLE},
        "spelling": {name: sorted(set(singles(data.get(name, "")))) for name in DISGUISES},
        "short": _short(data.get("short", "")),
        "known": " ".join(sorted(_known_words(source) - looked_for)),
        "rules": _plain(rules),
        "signs": _plain(signs),
    }


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data: Mapping[str, Any] = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader, in C
    except (OSError, yaml.YAMLError) as error:
        raise FloorError(f"{path.name}: the rules of danger cannot be read; install Vestibule again") from error
    return data


def _known_words(source: Path) -> frozenset[str]:
    """Every word of a file: whatever a rule could ask for is no misspelling."""
    text = source.read_text(encoding="utf-8").casefold()
    spellings = (text, text.translate(UMLAUTS)) if source.stem == "de" else (text,)
    return frozenset(word for each in spellings for word in plain(_SIGN.sub(" ", each)).split())


def _short(text: str) -> Mapping[str, list[str]]:
    """`gna = gonna`: each entry as it is written, and as it is meant."""
    pairs = (entry.split(" = ") for entry in listed(text))
    return {letters(written): [word for each in meant.split() for word in folded(each)] for written, meant in pairs}


def _people(data: Mapping[str, Any], known: Grammar, name: str) -> list[str]:
    entries = listed(data.get(name, ""))
    lists = (known.part(each).words for each in entries if each.startswith("<"))
    alone = singles(",".join(each for each in entries if not each.startswith("<")))
    return sorted(frozenset(alone).union(*lists))


def _signs(data: Mapping[str, Any], known: Grammar) -> Iterator[Written]:
    for mark, said in data.get("signs", {}).items():
        rule = Rule(mark, "none", mark=mark)
        yield from (known.written(str(each), rule) for each in said)


def _rules(data: Mapping[str, Any], known: Grammar) -> Iterator[Written]:
    for part in ("danger", "calm"):
        for name, given in data.get(part, {}).items():
            rest = {key: value for key, value in given.items() if key != "say"}
            rule = Rule(f"{data['language']}: {name}", calms=part == "calm", **rest)
            yield from (known.written(str(each), rule) for each in given["say"])


def _plain(found: Lines) -> Mapping[str, Any]:
    return {**asdict(found), "rules": [asdict(rule) for rule in found.rules], "patterns": list(found.patterns)}


def write_all() -> None:
    for source in sorted(FLOOR.glob("*.yaml")):
        write(source)


def write(source: Path) -> None:
    text = json.dumps(compiled(source), ensure_ascii=False, indent=0, sort_keys=True)
    compiled_file(source).parent.mkdir(exist_ok=True)
    compiled_file(source).write_text(f"{text}\n", encoding="utf-8")
