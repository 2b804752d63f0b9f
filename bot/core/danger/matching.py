"""Patterns against words: each is tried only where its rarest word stands, and every gap has an end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.danger.model import Element, Pattern
from bot.core.danger.tongue import Shelf

FILLERS = 2  # in a row: "I really just want"
CLAUSE, SENTENCE = 1, 2
MOST = 2_000  # patterns tried for one message; whoever says so much of danger has said it by then
AROUND = 12  # words; what is said again in just the same words is not looked at again


@dataclass(frozen=True, slots=True)
class Words:
    """A message. `breaks[n]`: what stands before the n-th word: nothing, the end of a clause, or of a sentence."""

    words: tuple[str, ...]
    breaks: tuple[int, ...]

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence of a word begins and ends."""
        start, end = at, at + 1
        while start > 0 and self.breaks[start] < SENTENCE:
            start -= 1
        while end < len(self.words) and self.breaks[end] < SENTENCE:
            end += 1
        return start, end


@dataclass(frozen=True, slots=True)
class Match:
    """`loose`: places inside that no element of the pattern asked for."""

    pattern: Pattern
    start: int
    end: int
    loose: tuple[int, ...] = ()


class Index:
    """Patterns of all languages by the words and stems that must be there."""

    def __init__(self, shelves: Sequence[Shelf], fillers: Mapping[str, frozenset[str]]) -> None:
        self._shelves = shelves
        self._words = [(shelf.words, shelf) for shelf in shelves]
        self._fillers = fillers
        self._stems = frozenset(stem for shelf in shelves for stem in shelf.stems)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def find(self, said: Words) -> list[Match]:
        found: dict[tuple[int, int, int], Match] = {}
        candidates = self._candidates(said.words, frozenset(said.words))
        for at, pattern in islice(candidates, MOST):
            match = self._around(pattern, said, at)
            if match:
                found.setdefault((id(pattern.rule), match.start, match.end), match)
        return list(found.values())

    def _candidates(self, words: tuple[str, ...], present: frozenset[str]) -> Iterator[tuple[int, Pattern]]:
        """Where each pattern could be; only those whose other words are somewhere in the message, too."""
        able: dict[str, list[Pattern]] = {}
        seen: set[tuple[int, tuple[str, ...]]] = set()
        for at, word in enumerate(words):
            if word not in able:
                known = self._known_by(word)
                able[word] = [each for each in known if not any(map(present.isdisjoint, each.needed))] if known else []
            around = (min(at, AROUND), words[max(0, at - AROUND) : at + AROUND])
            if able[word] and around not in seen:
                seen.add(around)
                for pattern in able[word]:
                    yield at, pattern

    def _known_by(self, word: str) -> list[Pattern]:
        found: list[Pattern] = []
        for words, shelf in self._words:
            if word in words:  # most words are on no shelf
                found += shelf.by_word(word)
        for length in self._lengths:
            if length > len(word):
                break
            if (stem := word[:length]) in self._stems:
                for shelf in self._shelves:
                    found += shelf.by_stem(stem)
        return found

    def _around(self, pattern: Pattern, said: Words, at: int) -> Match | None:
        fillers = self._fillers.get(pattern.language, frozenset())
        first = pattern.elements[0]
        near = said.words[max(0, at - pattern.reach) : at + 1]
        if not first.series and not first.stems and first.words.isdisjoint(near):
            return None
        for start in range(at, max(-1, at - pattern.reach - 1), -1):
            if start < at and said.breaks[start + 1] >= SENTENCE:
                return None
            if first.series or _is(first, said.words[start]):
                match = _match(pattern, said, start, fillers)
                if match and match.end > at:
                    return match
        return None


def _match(pattern: Pattern, said: Words, start: int, fillers: frozenset[str]) -> Match | None:
    rule = pattern.rule
    firm = (rule.calms and not rule.across) or bool(rule.mark)
    found = _Walk(pattern.elements, said, fillers, CLAUSE if firm else SENTENCE, start).after(0, start, ())
    return Match(pattern, start, found[0], found[1]) if found else None


def _is(element: Element, word: str) -> bool:
    return word in element.words or (bool(element.stems) and word.startswith(element.stems))


Reached = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Walk:
    """`wall`: the break that no pattern goes across; a gap never goes across any."""

    elements: tuple[Element, ...]
    said: Words
    fillers: frozenset[str]
    wall: int
    start: int

    def after(self, number: int, at: int, loose: tuple[int, ...]) -> Reached | None:
        if number == len(self.elements):
            return at, loose
        element = self.elements[number]
        if element.gap:
            return self._gap(element.gap, number, at, loose)
        for end in self._ends(element, at):
            if found := self.after(number + 1, end, loose):
                return found
        if number and not element.is_optional and (found := self._filled(number, at, loose)):
            return found
        return self.after(number + 1, at, loose) if element.is_optional else None

    def _gap(self, most: int, number: int, at: int, loose: tuple[int, ...]) -> Reached | None:
        for skipped in range(most + 1):
            if skipped and (at + skipped > len(self.said.words) or self.said.breaks[at + skipped - 1] >= self.wall):
                return None
            if found := self.after(number + 1, at + skipped, (*loose, *range(at, at + skipped))):
                return found
        return None

    def _filled(self, number: int, at: int, loose: tuple[int, ...]) -> Reached | None:
        words, end = self.said.words, at
        while end < len(words) and end - at < FILLERS and words[end] in self.fillers and not self._walled(end):
            end += 1
            if any(True for _ in self._ends(self.elements[number], end)):
                return self.after(number, end, loose)
        return None

    def _walled(self, at: int) -> bool:
        return at > self.start and self.said.breaks[at] >= self.wall

    def _ends(self, element: Element, at: int) -> Iterator[int]:
        words = self.said.words
        if at >= len(words) or self._walled(at):
            return
        if _is(element, words[at]):
            yield at + 1
        for series in element.series:
            end = at + len(series)
            if words[at:end] == series and not any(self.said.breaks[at + 1 : end]):
                yield end
