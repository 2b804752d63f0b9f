"""Numbers in words: `thirty four`, `treinta y cuatro`; the words themselves are content, and stand in no code."""

from collections.abc import Iterable, Mapping

from bot.core.flow.matching import fold

TENS = range(20, 100, 10)  # a smaller number may follow: twenty one
ONES = range(1, 10)
JOINER = 3  # letters of a word that may stand between them


def spelled_number(text: str, words: Mapping[str, int]) -> int | None:
    """The one number in the text; None if there is none, or more than one.

    >>> known = {"four": 4, "thirty": 30, "eighteen": 18}
    >>> spelled_number("I am thirty-four", known), spelled_number("four or eighteen", known)
    (34, None)
    """
    runs = [run for run in _runs(fold(text).split(), words) if run]
    return _sum(runs[0]) if len(runs) == 1 else None


def _runs(said: Iterable[str], words: Mapping[str, int]) -> list[list[int]]:
    """Numbers that stand together, also with one short word (`and`, `y`) between them."""
    runs: list[list[int]] = [[]]
    gap = 0
    for word in said:
        if word in words:
            runs[-1].append(words[word])
            gap = 0
        elif runs[-1]:
            gap += 1
            if gap > 1 or len(word) > JOINER:
                runs.append([])
                gap = 0
    return runs


def _sum(run: list[int]) -> int | None:
    match run:
        case [number]:
            return number
        case [tens, ones] if tens in TENS and ones in ONES:
            return tens + ones
    return None
