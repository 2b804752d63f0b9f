"""How a language's texts should not sound: words of `config/tone/<language>.yaml`, found in what people read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "bossy": "W711",
        "blaming": "W712",
        "clinical": "W713",
        "belittling": "W714",
        "promising": "W715",
        "unsafe": "E716",
    }
)
"""List of words -> the finding that it leads to."""

_WORD = re.compile(r"\w+")
_PRINTED = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")


@dataclass(frozen=True, slots=True)
class Tone:
    """`phrases`: list -> its words. `excepted`: where one of them is meant otherwise. `formula`: for reading."""

    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excepted: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    second_question: tuple[str, ...] = ()
    formula: str = ""
    _codes: Mapping[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _firsts: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        codes = {_plain(phrase): CODES[name] for name, listed in self.phrases.items() for phrase in listed}
        object.__setattr__(self, "_codes", codes)
        object.__setattr__(self, "_firsts", _first_words((*self.excepted, *codes)))

    def heard(self, text: str) -> Iterator[tuple[str, str, int]]:
        """Finding, words and place of everything in a text that is on a list.

        >>> tone = Tone({"belittling": ("just",)}, excepted=("just now",))
        >>> list(tone.heard("It just came just now."))
        [('W714', 'just', 3)]
        """
        words, listed, past = without_values(text), _any_of((*self.excepted, *self._codes)), 0
        for word in _WORD.finditer(words):
            if word.start() < past or word[0].lower() not in self._firsts:
                continue
            found = listed.match(words, word.start())
            if found is None:
                continue
            past, code = found.end(), self._codes.get(_plain(found[0]))
            if code:
                yield code, found[0], found.start()

    def says_unsaid(self, label: str) -> bool:
        return bool(_any_of(self.unsaid).search(label))

    def asks_twice(self, text: str) -> int | None:
        """Where a second question begins, if there is one."""
        asked = without_values(text)
        marks = [found.start() for found in re.finditer(r"\?", asked)]
        if not marks:
            return None
        if len(marks) > 1:
            return marks[1]
        joined = _any_of(self.second_question).search(asked, asked.rfind(".", 0, marks[0]) + 1, marks[0])
        return joined.start() if joined else None


def without_values(text: str) -> str:
    """The words of a text, with blanks where it prints something, so that places stay right."""
    return _PRINTED.sub(lambda found: " " * len(found[0]), text) if "{" in text else text


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Where it is worth to look closer; a phrase without any word is never said."""
    return frozenset(word[0].lower() for phrase in phrases if (word := _WORD.search(phrase)))


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace("’", "'").split())


@lru_cache(maxsize=64)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, the longest first; nothing at all for an empty list."""
    longest = sorted(phrases, key=len, reverse=True)
    listed = [r"\s+".join(map(_loose, _plain(phrase).split())) for phrase in longest]
    return re.compile(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)" if listed else r"(?!)", re.IGNORECASE)


def _loose(word: str) -> str:
    return re.escape(word).replace("'", "['’]")
