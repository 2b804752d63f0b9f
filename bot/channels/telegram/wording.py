"""Cutting and flattening words by Telegram's measures: lengths are UTF-16 units, markup does not count. Pure."""

import html
import re
from collections.abc import Iterator
from typing import Final

LONGEST_MESSAGE: Final = 4096
LONGEST_CAPTION: Final = 1024

_LINK: Final = re.compile(r"<a\s+href=[\"']([^\"']*)[\"']\s*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:a|b|i|u|s|code)(?:\s[^<>]*)?>", re.IGNORECASE)
# Whatever belongs to the character before it: joiners, variation selectors, skin tones, combining marks.
_STICKS: Final = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u0300-\u036f\u20d0-\u20ff\U000e0020-\U000e007f]"
)
_BREAKS: Final = ("\n\n", "\n", " ")


def units(text: str) -> int:
    """
    >>> units("né"), units("😀")
    (2, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text)


def flat(markup: str) -> str:
    """The words of our HTML, with the addresses of its links.

    >>> flat('<b>Anna</b> &amp; <a href="https://a.example">more</a>')
    'Anna & more (https://a.example)'
    """
    return html.unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", markup)))


def cut(text: str, longest: int) -> str:
    """The text if it fits, otherwise its beginning and an ellipsis.

    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if units(text) <= longest else text[: _fitting(text, longest - 1)] + "…"


def pieces(text: str, longest: int = LONGEST_MESSAGE) -> Iterator[str]:
    """The text in parts that Telegram takes, cut where a reader would pause.

    >>> list(pieces("one two three", 9))
    ['one two', 'three']
    """
    while units(text) > longest:
        end = _pause(text, _fitting(text, longest))
        if head := text[:end].rstrip():
            yield head
        text = text[end:].lstrip()
    if text:
        yield text


def _fitting(text: str, longest: int) -> int:
    """How many characters fit, without tearing an emoji or a letter with its marks."""
    end = min(len(text), longest)
    while units(text[:end]) > longest:
        end -= (units(text[:end]) - longest + 1) // 2
    whole = end
    while 0 < whole < len(text) and (_STICKS.match(text[whole]) or text[whole - 1] == "\u200d"):
        whole -= 1
    return whole or end


def _pause(text: str, end: int) -> int:
    for pause in _BREAKS:
        found = text.rfind(pause, end // 2, end)
        if found > 0:
            return found
    return end
