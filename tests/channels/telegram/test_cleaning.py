"""What is kept of typed text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.cleaning import LONGEST_TEXT, clean

pytestmark = pytest.mark.core

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
RAINBOW = "\U0001f3f3\ufe0f\u200d\U0001f308"
HEALTH_WORKER = "\U0001f469\U0001f3fd\u200d\u2695\ufe0f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
HINDI = "\u0915\u094d\u200d\u0937"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain words", "plain words"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nu\0ll\x1b[31m\x7f\x9f", "null[31m"),
        ("abc\u202edef\u202c\u2066x\u2069", "abcdefx"),
        ("sui\u200bci\u200dde\u2060", "suicide"),
        ("s\u200c\u200c\u200dad", "sad"),
        ("soft\u00adhyphen\ufeff\u3164", "softhyphen"),
        ("a\U000e0041\U000e0042", "a"),
        ("half \ud83d pair", "half  pair"),
        ("e\u0301", "\u00e9"),
        ("z" + "\u0335\u0336\u0337\u0338\u0321" * 20, "z\u0335\u0336\u0337"),
        (FAMILY, FAMILY),
        (RAINBOW, RAINBOW),
        (HEALTH_WORKER, HEALTH_WORKER),
        (SCOTLAND, SCOTLAND),
        (PERSIAN, PERSIAN),
        (HINDI, HINDI),
        (
            "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
            unicodedata.normalize("NFC", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd"),
        ),
        ("x" * 5000, "x" * LONGEST_TEXT),
        ("\u200d", ""),
    ],
)
def test_what_cannot_be_seen_goes_and_what_spells_stays(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaning_is_finished_after_once(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t" for one in once)
    assert len(once) <= LONGEST_TEXT
