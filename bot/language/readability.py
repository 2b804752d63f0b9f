"""How hard a text is to read, by the formula that was made for its language.

English: the Flesch-Kincaid grade, a school year. Spanish: the perspicuity of Szigriszt Pazos read on the INFLESZ scale,
which was validated on texts for patients. Both count sentences, words and syllables, so they say nothing about a text
of a few words: those are judged by their words alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

WORTH_GRADING = 30  # words; of shorter texts a formula says nothing

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…]+[\"'”’)]*(?:\s|$)|\n\s*\n|\n\s*[•*-]\s")
_VOWELS_EN = re.compile(r"[aeiouy]+")
_VOWELS_ES = re.compile(r"(?:[aeiouáéíóúü]|y(?![aeiouáéíóú]))+")
_STRONG_ES = re.compile(r"[aeoáéóíú]")

Hardness = Literal["easy", "hard", "too hard"]


def words_in(text: str) -> list[str]:
    """
    >>> words_in("Don't worry: see https://elm.example or /help.")
    ["Don't", 'worry', 'see', 'or']
    """
    return _WORD.findall(" ".join(part for part in text.split() if not _is_address(part)))


def _is_address(part: str) -> bool:
    """An address or a command: nobody reads it word by word."""
    return "://" in part or "@" in part or part.startswith("/")


def sentences_in(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def syllables_en(word: str) -> int:
    """A fair guess: groups of vowels, without a silent e at the end.

    >>> [syllables_en(word) for word in ("therapy", "time", "little")]
    [3, 1, 2]
    """
    groups = len(_VOWELS_EN.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1
    return max(1, groups - silent)


def syllables_es(word: str) -> int:
    """Every strong vowel is a syllable, and so is a group of weak ones; í and ú break a diphthong.

    >>> [syllables_es(word) for word in ("terapia", "sesión", "María", "muy", "poeta", "ciudad")]
    [3, 2, 3, 1, 3, 2]
    """
    groups = _VOWELS_ES.findall(word.lower())
    return max(1, sum(max(1, len(_STRONG_ES.findall(group))) for group in groups))


@dataclass(frozen=True, slots=True)
class Counts:
    sentences: int
    words: int
    syllables: int


def _count(text: str, syllables: Callable[[str], int]) -> Counts:
    words = words_in(text)
    return Counts(max(1, len(sentences_in(text))), max(1, len(words)), sum(map(syllables, words)))


def grade(text: str) -> float:
    """Flesch-Kincaid: the school year of a reader who follows the text."""
    found = _count(text, syllables_en)
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease(text: str) -> float:
    """Szigriszt Pazos: from 0, hard, to 100, easy."""
    found = _count(text, syllables_es)
    return 206.835 - 62.3 * found.syllables / found.words - found.words / found.sentences


@dataclass(frozen=True, slots=True)
class Formula:
    """`hard` and `too_hard`: from there on it is. `told`: a score as people read it."""

    score: Callable[[str], float]
    hard: float
    too_hard: float
    told: str

    def judge(self, score: float) -> Hardness:
        falls = self.too_hard < self.hard  # a lower score is a harder text
        if score < self.too_hard if falls else score > self.too_hard:
            return "too hard"
        return "hard" if (score < self.hard if falls else score > self.hard) else "easy"


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "flesch kincaid": Formula(grade, 6, 8, "grade {score:.1f}; up to 6 is easy to read"),
        "inflesz": Formula(ease, 65, 55, "{score:.0f} on the INFLESZ scale; from 65 it is easy to read"),
    }
)
