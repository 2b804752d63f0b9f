"""What is known in one language. A pattern stays a line of text until a message holds a word it is looked for by.

There are ten thousand of them, and most are never looked for: made one by one, when they are, they cost a start little.
"""

from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.danger.model import Pattern, Rule, Spelling

Make = Callable[[str, Rule, int], Pattern]


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern as a line. `sought`, `stems`: the words it is looked for by; `reach`: how far before them it begins."""

    text: str
    rule: Rule
    reach: int
    sought: frozenset[str]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Patterns as they are stored: `12 3 <want> to .. die` (the twelfth rule, a reach of three).

    words, stems: numbers of lines -> the words that all of these are looked for by; both with blanks between.
    """

    rules: Sequence[Rule] = ()
    patterns: Sequence[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    stems: Mapping[str, str] = field(default_factory=dict)


def lines(written: Iterable[Written]) -> Lines:
    rules: dict[Rule, int] = {}
    patterns: list[str] = []
    words: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for number, each in enumerate(written):
        patterns.append(f"{rules.setdefault(each.rule, len(rules))} {each.reach} {each.text}")
        for word in each.sought:
            words.setdefault(word, []).append(str(number))
        for stem in each.stems:
            stems.setdefault(stem, []).append(str(number))
    return Lines(tuple(rules), tuple(patterns), _joined(words), _joined(stems))


def _joined(table: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Words of one list are mostly looked for together."""
    together: dict[str, list[str]] = {}
    for word, numbers in sorted(table.items()):
        together.setdefault(" ".join(numbers), []).append(word)
    return {numbers: " ".join(words) for numbers, words in together.items()}


def _parted(table: Mapping[str, str]) -> dict[str, str | tuple[Pattern, ...]]:
    return {word: numbers for numbers, words in table.items() for word in words.split()}


class Shelf:
    """Patterns by their words and stems, each made when one of them is met for the first time."""

    def __init__(self, lines: Lines, make: Make) -> None:
        self._rules, self._patterns = lines.rules, lines.patterns
        self._make = make
        self._words = _parted(lines.words)
        self._stems = _parted(lines.stems)
        self._made: dict[str, Pattern] = {}

    @property
    def words(self) -> KeysView[str]:
        return self._words.keys()

    @property
    def stems(self) -> KeysView[str]:
        return self._stems.keys()

    def by_word(self, word: str) -> tuple[Pattern, ...]:
        return self._by(self._words, word)

    def by_stem(self, stem: str) -> tuple[Pattern, ...]:
        return self._by(self._stems, stem)

    def _by(self, table: dict[str, str | tuple[Pattern, ...]], key: str) -> tuple[Pattern, ...]:
        found = table.get(key, ())
        if isinstance(found, str):
            table[key] = found = tuple(map(self._pattern, found.split()))
        return found

    def _pattern(self, number: str) -> Pattern:
        if number not in self._made:
            rule, reach, text = self._patterns[int(number)].split(" ", 2)
            self._made[number] = self._make(text, self._rules[int(rule)], int(reach))
        return self._made[number]


@dataclass(frozen=True, slots=True)
class Tongue:
    """All that is known in one language. `people`: `me`, `others`, ...: who a sentence is about."""

    language: str
    rules: Shelf
    signs: Shelf
    fillers: frozenset[str] = frozenset()
    spelling: Spelling = field(default_factory=Spelling)
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
