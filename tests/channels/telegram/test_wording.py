"""Cutting by Telegram's measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.wording import cut, flat, pieces, units
from tests.fakes.bot_api_html import utf16_length

pytestmark = pytest.mark.core

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@given(st.text(max_size=60), st.integers(12, 40))
def test_every_piece_fits_and_no_word_is_lost(text: str, longest: int) -> None:
    parts = list(pieces(text, longest))

    assert all(0 < utf16_length(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_cut_text_fits(text: str, longest: int) -> None:
    assert units(cut(text, longest)) <= longest


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("short", 10, ["short"]),
        ("", 10, []),
        ("first part\n\nsecond part", 15, ["first part", "second part"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("\U0001f600" * 3, 4, ["\U0001f600\U0001f600", "\U0001f600"]),
        ("ab" + FAMILY, 9, ["ab", FAMILY]),
        ("abc\u0301d", 3, ["ab", "c\u0301d"]),
    ],
)
def test_texts_are_cut_where_a_reader_pauses_and_never_inside_a_sign(text: str, longest: int, parts: list) -> None:
    assert list(pieces(text, longest)) == parts


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>bold</b> &lt;b&gt; <code>x</code>", "bold <b> x"),
        ('<a href="https://a.example/?x=1&amp;y=2">here</a>', "here (https://a.example/?x=1&y=2)"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_markup_can_be_flattened(markup: str, words: str) -> None:
    assert flat(markup) == words
