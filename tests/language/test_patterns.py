"""Patterns: those that could take for ever are refused, and one that gets through is cut off at use."""

from datetime import date
from time import process_time

import pytest

from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Ask, Limits, Mark
from bot.core.flow.reading import Asked, Got, Problem
from bot.language.patterns import slow

pytestmark = pytest.mark.core

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(a*)*b",
        r"([a-z]+ ?)+",
        r"(?:\w+\s?)*!",
        r"(a|a)*",
        r"(a|ab)+c",
        r"((a{2,20})x)+",
        r"(?=(a+)+b)c",
        r"\d*\d*\d*\d*\d*\d*\d*x",
    ],
)
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    assert slow(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+",
        r"[A-Za-z0-9 ]+",
        r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
        r"(north|south)+",
        r"(\d{3}-){2}\d+",
        r"(yes|no)",
        "(",
    ],
)
def test_an_ordinary_pattern_is_fine(pattern: str) -> None:
    assert slow(pattern) == ""


def test_what_gets_through_is_cut_off_at_use() -> None:
    greedy = Ask("a", Mark("x", 1, 1), limits=Limits(pattern=r"(a+)+b"))
    began = process_time()

    found = KINDS["text"].read("a" * 60, Asked(greedy, {}, TODAY))

    assert found == Problem("pattern")
    assert process_time() - began < 2
    assert KINDS["text"].read("aab", Asked(greedy, {}, TODAY)) == Got("aab")
