"""Typed text made safe to keep and to show: nothing invisible, nothing that turns the reading direction.

Emoji and the scripts that spell with joiners keep theirs; everything else that cannot be seen goes.
"""

import re
import unicodedata
from typing import Final

LONGEST_TEXT: Final = 4096

# Controls but tab and line feed, soft hyphen, zero-width, bidi marks and overrides, fillers, lone surrogates,
# interlinear marks, noncharacters. U+200C and U+200D are judged by what stands around them.
_INVISIBLE: Final = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U0001fffe\U0001ffff\U000e0000\U000e0001"
    "\U000e0080-\U000e00ff]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_EMOJI: Final = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_EMOJI_ENDS: Final = _EMOJI + "\ufe0f\u20e3\U000e007f"
_JOINING_SCRIPTS: Final = "\u0590-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_LOOSE_JOINER: Final = re.compile(
    f"(?<![{_EMOJI_ENDS}{_JOINING_SCRIPTS}])[\u200c\u200d]|[\u200c\u200d](?![{_EMOJI}{_JOINING_SCRIPTS}])"
)
# Tags spell the flags of England, Scotland and Wales; alone they are invisible writing.
_LOOSE_TAGS: Final = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0020-\U000e007f]")

_MARK: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED_MARKS: Final = re.compile(f"({_MARK}{{3}}){_MARK}+")


def clean(text: str) -> str:
    """The text in NFC without what cannot be seen, of at most 4096 characters.

    >>> clean("no\\u200bthi\\u202eng\\r\\nat all")
    'nothing\\nat all'
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    if not text.isascii():
        text = _LOOSE_TAGS.sub(r"\1", text)
        text = _LOOSE_JOINER.sub("", text)
        text = _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    return text[:LONGEST_TEXT].rstrip("\u200c\u200d")
