"""Free text against options: exact, by number, or close enough to offer."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher

from bot.core.flow.reading import Got, Near, Problem, Reading

OFFER_FROM = 0.72  # similarity from which a near miss is offered; below it we say that we did not understand
_MARKS = re.compile(r"[^\w\s]|_")
LONGEST = 300  # characters that can still mean an option; more is something else
SHORTEST_PART = 4  # characters; a shorter word inside a label proves nothing


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces.

    >>> fold("  Sí, ¡CLARO! ")
    'si claro'
    """
    letters = text.casefold()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_MARKS.sub(" ", letters).split())


def match(text: str, labels: Mapping[str, str]) -> Reading:
    """The option meant by `text`, in the order of `labels`.

    >>> match("2", {"a": "Online", "b": "In person"})
    Got(value='b', words='')
    >>> match("onlien", {"a": "Online", "b": "In person"})
    Near(option='a', rest='')
    """
    if len(text) > LONGEST:
        return Problem("pick_one")
    said = fold(text)
    if not said:
        return Problem("empty")
    folded = {option: fold(label) for option, label in labels.items()}
    for option, label in folded.items():
        if said in (label, fold(option)):
            return Got(option)
    if said.isdecimal():
        return _numbered(int(said), tuple(labels))
    return _near(said, folded)


def _numbered(number: int, options: tuple[str, ...]) -> Reading:
    if 1 <= number <= len(options):
        return Got(options[number - 1])
    return Problem("pick_one")


def _near(said: str, folded: Mapping[str, str]) -> Reading:
    scores = {option: _likeness(said, label) for option, label in folded.items()}
    best = max(scores, key=lambda option: scores[option], default="")
    if not best or scores[best] < OFFER_FROM:
        return Problem("pick_one")
    rivals = [option for option in scores if option != best and scores[option] == scores[best]]
    return Problem("pick_one") if rivals else Near(best)


def _likeness(said: str, label: str) -> float:
    if len(said) >= SHORTEST_PART and f" {said} " in f" {label} ":
        return 1.0
    if len(label) >= SHORTEST_PART and f" {label} " in f" {said} ":
        return 1.0
    return SequenceMatcher(None, said, label).ratio()
