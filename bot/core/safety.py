"""The door: does this text need people now? Deterministic phrases of the practice, in every language at once.

It leans towards too many alarms. A phrase matches as whole words, whatever the case, accents, punctuation,
drawn-out letters or invisible characters around it; a denial in the text is never a reason to stay silent.

Two rules keep phrases honest that mean danger in one place and nothing in another. Some count only *alone*, as a whole
message or sentence ("kms"). And an *ordinary* phrase ("jump on a call") takes the words it shares with a phrase of
danger, so that these are not heard there: inside one clause only, and never from a phrase that holds all of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.flow.matching import fold

ORDER = ("self", "danger", "harm", "other")
"""Of two kinds in one text the earlier speaks first; a kind not listed comes last."""

LONGEST_ALONE = 80  # characters of a sentence that can be such a phrase; longer ones are not looked at

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_SHORTER = (r"\1", r"\1\1")
_APOSTROPHE = re.compile("['’`´]")
_SENTENCE = re.compile(r"[.!?¡¿…\n\r]+")
_CLAUSE = re.compile(r"[^\w\s'’`´]+|[\n\r]+")

Words = tuple[str, ...]
Kinds = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language: kind -> phrases found anywhere, and those that count alone; phrases that mean no harm."""

    anywhere: Kinds
    alone: Kinds = field(default_factory=dict)
    ordinary: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """Folded phrases by their first word, so that a text is read once whatever their number."""

    by_first: Mapping[str, tuple[tuple[Words, str], ...]]
    alone: Mapping[Words, str] = field(default_factory=dict)
    ordinary: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)


def phrases(languages: Sequence[Spoken]) -> Phrases:
    """Of all languages at once, whichever someone chose."""
    by_first: dict[str, list[tuple[Words, str]]] = {}
    ordinary: dict[str, list[Words]] = {}
    for words, kind in (each for language in languages for each in _listed(language.anywhere)):
        by_first.setdefault(words[0], []).append((words, kind))
    for words in (_words(phrase) for language in languages for phrase in language.ordinary):
        ordinary.setdefault(words[0], []).append(words)
    return Phrases(
        by_first={first: tuple(entries) for first, entries in by_first.items()},
        alone=dict(each for language in languages for each in _listed(language.alone)),
        ordinary={first: tuple(entries) for first, entries in ordinary.items()},
    )


def _listed(kinds: Kinds) -> Iterator[tuple[Words, str]]:
    return ((_words(phrase), kind) for kind, said in kinds.items() for phrase in said)


def _words(phrase: str) -> Words:
    return tuple(fold(phrase).split())


def urgent_kind(known: Phrases, text: str) -> str:
    """The kind of urgency, or an empty string.

    >>> known = phrases([Spoken({"self": ["end my life", "going to jump"]}, {"self": ["kms"]}, ["jump on a call"])])
    >>> urgent_kind(known, "I want to END my liiiife!")
    'self'
    >>> urgent_kind(known, "at the end of my street")
    ''
    >>> urgent_kind(known, "I ran 5 kms"), urgent_kind(known, "I failed again. KMS")
    ('', 'self')
    >>> urgent_kind(known, "I'm going to jump on a call"), urgent_kind(known, "I'm going to jump, on a call or not")
    ('', 'self')
    """
    if not text:
        return ""
    spellings = _spellings(text)
    found = {kind for words in spellings for kind in _kinds(known, words, text)} | _alone(known, text, spellings)
    return min(found, key=_rank) if found else ""


def _spellings(text: str) -> set[Words]:
    """The words as written, with drawn-out letters as one and as two, and with apostrophes left out."""
    seen = text if text.isascii() else "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    spellings = {fold(seen)}
    if _APOSTROPHE.search(seen):
        spellings.add(fold(_APOSTROPHE.sub("", seen)))
    drawn = {_DRAWN_OUT.sub(letters, each) for each in spellings if _DRAWN_OUT.search(each) for letters in _SHORTER}
    return {tuple(spelling.split()) for spelling in spellings | drawn}


def _kinds(known: Phrases, words: Words, text: str) -> set[str]:
    found = [
        (place, place + len(phrase), kind)
        for place, word in enumerate(words)
        for phrase, kind in known.by_first.get(word, ())
        if words[place : place + len(phrase)] == phrase
    ]
    harmless = _harmless(known, words, text) if found else []
    return {kind for start, end, kind in found if not any(_takes(each, start, end) for each in harmless)}


def _harmless(known: Phrases, words: Words, text: str) -> list[tuple[int, int]]:
    """Where ordinary phrases stand; one that goes on across a comma or a full stop is none."""
    places: dict[Words, list[int]] = {}
    for place, word in enumerate(words):
        for phrase in known.ordinary.get(word, ()):
            if words[place : place + len(phrase)] == phrase:
                places.setdefault(phrase, []).append(place)
    clauses = [_spellings(clause) for clause in _CLAUSE.split(text)] if places else []
    whole = {
        phrase: sum(max(_count(phrase, spelling) for spelling in clause) for clause in clauses) for phrase in places
    }
    return [
        (place, place + len(phrase))
        for phrase, found in places.items()
        if len(found) == whole[phrase]
        for place in found
    ]


def _count(phrase: Words, words: Words) -> int:
    return sum(words[place : place + len(phrase)] == phrase for place in range(len(words)))


def _takes(ordinary: tuple[int, int], start: int, end: int) -> bool:
    """Do they share words, and is the phrase of danger not the longer of the two?"""
    first, last = ordinary
    return first < end and start < last and not (start <= first and last <= end)


def _alone(known: Phrases, text: str, whole: set[Words]) -> set[str]:
    sentences = _SENTENCE.split(text) if _SENTENCE.search(text) else ()
    short = (_spellings(piece) for piece in sentences if piece and len(piece) <= LONGEST_ALONE)
    return {known.alone[words] for spellings in (whole, *short) for words in spellings if words in known.alone}


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)
