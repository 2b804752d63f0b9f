"""Patterns as people write them: `<want> to .. die|suicid* [now]`.

A word; `one|other`; a stem with `*`; `<a list>` of words, which may hold stems, series of words and other lists; words
that belong together with `_` between them; `[may be left out]`; `..` for up to three words in between, `..6` for six.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.danger.model import Element, Pattern, Rule
from bot.core.danger.tongue import Written

GAP = 3

Lists = Mapping[str, str]
"""Name -> words, series, stems and names of other lists, by comma."""

Fold = Callable[[str], Sequence[tuple[str, ...]]]
"""A word or series of words as messages are read; more than one if it can be written in several ways."""

_GAP = re.compile(r"\.\.(\d?)")


def listed(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in str(text).split(",") if entry.strip())


class GrammarError(ValueError):
    """A pattern that nothing could match, or that names a list that is not there."""


class Grammar:
    """The lists of one language. `usual`: words so frequent that no pattern is looked for by them."""

    def __init__(self, language: str, lists: Lists, fold: Fold, usual: frozenset[str]) -> None:
        self._language = language
        self._lists = lists
        self._fold = fold
        self._usual = usual
        self._known: dict[str, Element] = {}

    def written(self, text: str, rule: Rule) -> Written:
        """What must be known of a pattern before a message has a word of it."""
        parts = text.split()
        while parts and (parts[0].startswith("[") or _GAP.fullmatch(parts[0])):
            parts.pop(0)
        firm = [at for at, part in enumerate(parts) if not part.startswith("[") and not _GAP.fullmatch(part)]
        if not firm:
            raise GrammarError(f"{text!r} needs a word that is always there")
        anchor = min(firm, key=lambda at: self._cost(parts[at]))
        element = self.part(parts[anchor])
        before = sum(self._width(part) for part in parts[:anchor]) + 2 * bool(anchor)
        reach = before + _widest(element) - 1
        return Written(" ".join(parts), rule, reach, self._sought(element), element.stems)

    def pattern(self, text: str, rule: Rule, reach: int) -> Pattern:
        """The same, to be looked for."""
        return Pattern(tuple(text.split()), rule, self._language, reach, self.part)

    def part(self, part: str) -> Element:
        """One place of a pattern."""
        if part not in self._known:
            self._known[part] = self._made(part)
        return self._known[part]

    def _made(self, part: str) -> Element:
        if gap := _GAP.fullmatch(part):
            return Element(gap=int(gap[1] or GAP))
        return self._all(part.strip("[]").split("|"), is_optional=part.startswith("["))

    def _all(self, entries: Iterable[str], *, is_optional: bool = False) -> Element:
        words: set[str] = set()
        stems: list[str] = []
        series: list[tuple[str, ...]] = []
        for entry in entries:
            if entry.startswith("<"):
                inner = self._list(entry)
                words |= inner.words
                stems += inner.stems
                series += inner.series
                continue
            for folded in self._fold(entry.rstrip("*").replace("_", " ")):
                if len(folded) > 1:
                    series.append(folded)
                elif folded and entry.endswith("*"):
                    stems.append(folded[0])
                else:
                    words.update(folded)
        return Element(frozenset(words), tuple(stems), tuple(series), is_optional)

    def _list(self, name: str) -> Element:
        if name not in self._known:
            if name.strip("<>") not in self._lists:
                raise GrammarError(f"there is no list {name}")
            self._known[name] = self._all(listed(self._lists[name.strip("<>")]))
        return self._known[name]

    def _cost(self, part: str) -> tuple[int, int]:
        if "<" not in part:
            entries = part.split("|")
            return len(self._usual.intersection(entries)), len(entries)
        entries = part.split("|")
        lists = [self._list(each) for each in entries if each.startswith("<")]
        size = len(entries) + sum(len(each.words) + len(each.stems) + len(each.series) for each in lists)
        usual = sum(len(self._sought(each) & self._usual) for each in lists)
        return usual + len(self._usual.intersection(entries)), size

    def _sought(self, element: Element) -> frozenset[str]:
        """Words of which one must be there: of a series the least usual."""
        rarest = (next((word for word in each if word not in self._usual), each[0]) for each in element.series)
        return element.words.union(rarest)

    def _width(self, part: str) -> int:
        if gap := _GAP.fullmatch(part):
            return int(gap[1] or GAP)
        if "<" not in part and "_" not in part:
            return 1
        lists = [_widest(self._list(each)) for each in part.strip("[]").split("|") if each.startswith("<")]
        return max([1 + max(entry.count("_") for entry in part.split("|")), *lists])


def _widest(element: Element) -> int:
    return element.gap or max((len(series) for series in element.series), default=1)
