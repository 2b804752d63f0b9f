"""Entries of lists and patterns as messages are read: in small letters, without accents, umlauts in both spellings."""

from collections.abc import Iterator, Sequence
from functools import cache

from bot.core.danger.grammar import listed
from bot.core.danger.letters import letters, plain

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class folds:  # noqa: N801 - a function that remembers its language
    """A word of a pattern as messages are read; German umlauts in both of their spellings."""

    def __init__(self, language: str) -> None:
        self._spells_out = language == "de"

    def __call__(self, entry: str) -> Sequence[tuple[str, ...]]:
        written = entry.casefold()
        spellings = {written, written.translate(UMLAUTS)} if self._spells_out else {written}
        return tuple(folded(each) for each in sorted(spellings))


@cache
def folded(entry: str) -> tuple[str, ...]:
    if entry.isalnum():
        return (letters(entry),)
    return tuple(word for word in plain(entry).split() if word not in (",", "|"))


def singles(text: str) -> Iterator[str]:
    """The entries of a list that are one word."""
    return (words[0] for words in map(folded, listed(text)) if len(words) == 1)
