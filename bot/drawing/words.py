"""Words that have to fit: how wide they are, without any font to measure them with."""

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD = frozenset("mwMWQOGD@%…—")


def width(text: str, size: float) -> float:
    """About how wide a text is, in the unit of `size`; rather too wide than too narrow.

    >>> width("iii", 10) < width("aaa", 10) < width("mmm", 10) < width("漢漢漢", 10)
    True
    """
    return sum(map(_share, text)) * size


def _share(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.37 if character in _NARROW else 0.97 if character in _BROAD else 0.72 if character.isupper() else 0.62


def shortened(text: str, most: int) -> str:
    """
    >>> shortened("one two three", 8)
    'one two…'
    """
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip(" ,.;:") + "…" if " " in text[:most] else text[: most - 1] + "…"


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """At most so many lines that fit into the room; the last one tells if words are missing.

    >>> wrapped("one two three four", 10, 42, 2)
    ['one two', 'three…']
    """
    lines = [""]
    for word in _pieces(text, size, room):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= room:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = _with_dots(lines[-1], size, room)
            break
    return [line for line in lines if line]


def _pieces(text: str, size: float, room: float) -> list[str]:
    """Words, cut where one alone would be too wide, as in languages without spaces."""
    pieces: list[str] = []
    for word in text.split():
        piece = ""
        for character in word:
            if width(piece + character, size) > room:
                pieces.append(piece)
                piece = ""
            piece += character
        pieces.append(piece)
    return pieces


def _with_dots(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip(' ,.;:')}…"
