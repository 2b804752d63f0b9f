"""The door: does this text need people now? Deterministic phrases of the practice, in every language at once.

It leans towards too many alarms. A phrase matches as whole words, whatever the case, accents, punctuation,
drawn-out letters or invisible characters around it; a denial in the text is never a reason to stay silent.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.flow.matching import fold

ORDER = ("self", "danger", "harm", "other")
"""Of two kinds in one text the earlier speaks first; a kind not listed comes last."""

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_SHORTER = (r"\1", r"\1\1")
_APOSTROPHE = re.compile("['’`´]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Folded phrases by their first word, so that a text is read once whatever their number."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


def phrases(kinds: Sequence[Mapping[str, Sequence[str]]]) -> Phrases:
    """From one mapping kind -> phrases per language."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for language in kinds:
        for kind, said in language.items():
            for words in (tuple(fold(phrase).split()) for phrase in said):
                by_first.setdefault(words[0], []).append((words, kind))
    return Phrases({first: tuple(entries) for first, entries in by_first.items()})


def urgent_kind(known: Phrases, text: str) -> str:
    """The kind of urgency, or an empty string.

    >>> urgent_kind(phrases([{"self": ["end my life"]}]), "I want to END my liiiife!")
    'self'
    >>> urgent_kind(phrases([{"self": ["end my life"]}]), "at the end of my street")
    ''
    """
    if not text:
        return ""
    found = {kind for words in _spellings(text) for kind in _kinds(known, words)}
    return min(found, key=_rank) if found else ""


def _spellings(text: str) -> set[tuple[str, ...]]:
    """The words as written, with drawn-out letters as one and as two, and with apostrophes left out."""
    seen = text if text.isascii() else "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    spellings = {fold(seen)}
    if _APOSTROPHE.search(seen):
        spellings.add(fold(_APOSTROPHE.sub("", seen)))
    drawn = {_DRAWN_OUT.sub(letters, each) for each in spellings if _DRAWN_OUT.search(each) for letters in _SHORTER}
    return {tuple(spelling.split()) for spelling in spellings | drawn}


def _kinds(known: Phrases, words: tuple[str, ...]) -> set[str]:
    return {
        kind
        for place, word in enumerate(words)
        for phrase, kind in known.by_first.get(word, ())
        if words[place : place + len(phrase)] == phrase
    }


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)
