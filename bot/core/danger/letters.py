"""Letters as they are meant: case, accents, look-alikes, invisible signs, emoji, spelled-out and censored words.

What comes out is lower-case words with single signs between them: `|` ends a sentence, `,` a clause.
"""

import re
import unicodedata

CENSOR = "\ue02a"
"""Stands inside a word for a letter that was hidden (`k*ll`)."""

LEET = {"!": "\ue021", "$": "\ue024", "@": "\ue040", "*": CENSOR, "#": CENSOR, "|": "\ue021", "+": "\ue02b"}
"""Signs that stand for a letter inside a word, kept apart from the same signs at its end."""

EMOJI = {
    "🔫": " gun ", "🔪": " knife ", "🗡": " knife ", "💊": " pills ", "⚰": " die ", "🪦": " die ", "🩸": " blood ",
    "🪢": " rope ", "🌉": " bridge ", "🚂": " train ", "🚆": " train ", "🔚": " end ",
    "💀": " skull ", "☠": " skull ",
}  # fmt: skip

_SPECIAL = {
    "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ɑ": "a", "ɡ": "g",
    "ы": "и", "ъ": "", "ь": "", "э": "е", "щ": "ш", "ґ": "г",
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'", "'": "'",
    ".": ".", "!": " | ", "?": " | ", "¿": " | ", "¡": " ", ";": " | ", "…": " , ", ",": " , ", ":": " , ", "(": " , ",
    ")": " , ", "\n": " , ", "\r": " , ", "—": " , ", "–": " , ", "-": "-", "。": " | ", "，": " , ", '"': " ",
}  # fmt: skip

_LIKE_LATIN = dict(zip("аеорсхукмтнвіјѕԁαορνικτευη", "aeopcxykmthbijsdaopviktevn", strict=True))
_LIKE_CYRILLIC = dict(zip("aeopcxykmthb", "аеорсхукмтнв", strict=True))

_LETTER_NAME = re.compile(r"(?:CAPITAL|SMALL CAPITAL|SYMBOL LETTER|CAPITAL LETTER) ([A-Z])$")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[!$@*#|+]+(?=[^\W_])|(?<![^\W_])\$(?=[^\W\d_])")
_SPELLED = re.compile(r"(?<![^\W_])(?:[^\W\d_](?:[ .\-_*,/|]|\s{1,2})){2,}[^\W\d_](?![^\W_])")
_ELISION = re.compile(r"\b(qu|jusqu|puisqu|lorsqu|quelqu|[cdjlmnst])'(?=\w)")
_DOTS = re.compile(r"\.{2,}")
_DOT_INSIDE = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
_MIXED = re.compile(r"[a-z]+[\u0370-\u04ff]|[\u0370-\u04ff]+[a-z]")
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[ .\-_*,/|\s]+")


class _Letters(dict[int, str]):
    """Every character once: what it is written as."""

    def __missing__(self, code: int) -> str:
        self[code] = written = _written(chr(code))
        return written


def _written(sign: str) -> str:
    if sign in _SPECIAL or sign in EMOJI:
        return _SPECIAL.get(sign) or EMOJI.get(sign, "")
    if sign in LEET.values() or (sign.isascii() and sign.isalnum()):
        return sign
    category = unicodedata.category(sign)
    if category in ("Cf", "Mn", "Me"):
        return ""
    plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each)).casefold()
    if plain != sign and plain:
        return "".join(_LETTERS[ord(each)] if each != sign else each for each in plain)
    named = _LETTER_NAME.search(unicodedata.name(sign, ""))
    if named and not sign.isascii():
        return named[1].lower()
    return sign if sign.isalnum() else " "


_LETTERS = _Letters()


def letters(word: str) -> str:
    """One word without signs, as `plain` would write it.

    >>> letters("Año")
    'ano'
    """
    return word if word.isascii() and word.islower() else word.casefold().translate(_LETTERS)


def plain(text: str) -> str:
    """The text as words and breaks.

    >>> plain("I WANT to d\u200bié... Now!")
    'i want to die , now |'
    >>> plain("k i l l  m y s e l f"), plain("s.u.i.c.i.d.e")
    ('kill myself', 'suicide')
    >>> plain("J'ai peur, don’t")
    'j ai peur , dont'
    """
    seen = text.casefold()
    if _IN_A_WORD.search(seen):
        seen = _IN_A_WORD.sub(lambda found: "".join(LEET[sign] for sign in found[0]), seen)
    if _SPELLED.search(seen):
        seen = _SPELLED.sub(_joined, seen)
    seen = seen.translate(_LETTERS)
    if "'" in seen:
        seen = _ELISION.sub(r"\1 ", seen).replace("'", "")
    if "." in seen:
        seen = _DOT_INSIDE.sub(" ", _DOTS.sub(" , ", seen)).replace(".", " | ")
    if "-" in seen:
        seen = seen.replace(" - ", " , ").replace("-", " ")
    if not seen.isascii() and _MIXED.search(seen):
        seen = _WORD.sub(_one_script, seen)
    return " ".join(seen.split())


def _joined(found: re.Match[str]) -> str:
    """Letters one by one are a word; two spaces part two words."""
    return " ".join(_BETWEEN.sub("", word) for word in re.split(r"\s{2,}", found[0]))


def _one_script(found: re.Match[str]) -> str:
    word = found[0]
    latin = sum(letter.isascii() for letter in word)
    if latin in (0, len(word)):
        return word
    table = _LIKE_LATIN if 2 * latin >= len(word) or not set(word) & set("абвгджзилпфцчшюя") else _LIKE_CYRILLIC
    return "".join(table.get(letter, letter) for letter in word)
