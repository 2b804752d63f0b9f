"""Words that are known behind a disguise: drawn-out letters, digits for letters, hidden letters, one letter wrong.

A word of ordinary language is never mended: only what no rule knows is looked at, and only few words are looked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.core.danger.letters import CENSOR, LEET
from bot.core.danger.model import Spelling

SHORTEST_NEAR = 5  # letters; shorter words have too many neighbours
SHORTEST_GLUED = 7
LONGEST = 30  # letters of a word that is looked at; longer ones are none

_DRAWN_OUT = re.compile(r"(\w)\1{1,}")
_TWICE = re.compile(r"(\w)\1{2,}")
_SIGNS = "".join(sorted(set(LEET.values())))
_ODD = re.compile(rf"[\d{_SIGNS}]")
_FROM = "0134578" + "".join(LEET[sign] for sign in "!$@+")
_MEANT = (
    str.maketrans(_FROM, "oieastb" + "isat"),
    str.maketrans(_FROM, "olease" + "b" + "lsat"),
    str.maketrans("0346" + LEET["@"], "озчба"),  # between Cyrillic letters
)


class Speller:
    """Mends words that stand in no rule. Built once for all languages."""

    def __init__(self, languages: Sequence[Spelling]) -> None:
        self._short = {word: meant for each in languages for word, meant in each.short.items()}
        self.known = _by_language(languages, self._short.keys())
        self._not_near = frozenset().union(*(each.not_near for each in languages))
        self._glued = [(1 << number, each.glued) for number, each in enumerate(languages) if each.glued]
        self._veiled = sorted(frozenset().union(*(each.veiled for each in languages)))
        near = sorted(frozenset().union(*(each.near for each in languages)))
        self._near = {shorter: word for word in reversed(near) for shorter in (word, *_shorter(word))}
        self._begin = frozenset(shorter[0] for shorter in self._near)

    def mend(self, word: str) -> tuple[str, ...]:
        """The words behind one that no rule knows; the word itself if there are none."""
        if word in self._short:
            return self._short[word]
        if len(word) > LONGEST:
            return (word,)
        if _ODD.search(word):
            return self._decoded(word)
        if _TWICE.search(word):
            once, twice = _DRAWN_OUT.sub(r"\1", word), _TWICE.sub(r"\1\1", word)
            single = _TWICE.sub(r"\1", word)
            word = next((each for each in (twice, single, once) if each in self.known), single)
            if word in self.known:
                return (word,)
        near = self._nearest(word)
        return (near,) if near else self._parted(word) or (word,)

    def _decoded(self, word: str) -> tuple[str, ...]:
        if CENSOR in word:
            veiled = re.compile("".join(r"\w" if sign == CENSOR else re.escape(sign) for sign in word))
            found = next((each for each in self._veiled if veiled.fullmatch(each)), "")
            return (found,) if found else tuple(word.split(CENSOR))
        if word.isdecimal():
            return (word,)
        for table in _MEANT:
            meant = word.translate(table)
            if meant in self.known:
                return (meant,)
            if found := self._nearest(meant) or "":
                return (found,)
        return tuple(re.split(f"[{_SIGNS}]+", word))

    def _nearest(self, word: str) -> str:
        if len(word) < SHORTEST_NEAR or word[0] not in self._begin or word in self._not_near:
            return ""
        if found := self._near.get(word):
            return found
        return next((self._near[each] for each in _shorter(word) if each in self._near), "")

    def _parted(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_GLUED or not word.isalpha():
            return ()
        for language, glued in self._glued:
            parts = _parts(word, self.known, language)
            if len(parts) > 1 and any(part in glued for part in parts):
                return parts
        return ()


def _shorter(word: str) -> Iterator[str]:
    """The word without one of its letters: two words that share one are a letter apart."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _by_language(languages: Sequence[Spelling], but: Iterable[str]) -> Mapping[str, int]:
    """Known words, each with a bit for every language that knows it: one table of them all is a third of seven."""
    known: dict[str, int] = {}
    for number, each in enumerate(languages):
        bit = 1 << number
        for word in each.known:
            known[word] = known.get(word, 0) | bit
    for word in but:
        known.pop(word, None)
    return known


def _parts(word: str, known: Mapping[str, int], language: int) -> tuple[str, ...]:
    """The word as known words of a language, the longest first; nothing if a rest remains."""
    best: list[tuple[str, ...] | None] = [None] * len(word) + [()]
    for at in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), at + 12), at, -1):
            rest = best[end]
            part = word[at:end]
            if rest is not None and known.get(part, 0) & language and (len(part) > 1 or part == "i"):
                best[at] = (part, *rest)
                break
    return best[0] or ()
