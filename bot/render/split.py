"""Long HTML in messages that a channel takes: cut between blocks, else between lines, else between words.

Only the tags of chat messages are known (b, i, u, s, code, a). A cut inside one closes it and opens it again in the
next message, so every message stands for itself; an entity is never cut. Length is counted in UTF-16 units.
"""

import re
from collections.abc import Iterable

LIMIT = 4096
APART = "\n\n"
_TOKEN = re.compile(r"<[^<>]*>|&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def units(text: str) -> int:
    """
    >>> units("a"), units("🙂")
    (1, 2)
    """
    return len(text) + len(_TWO_UNITS.findall(text))


def split(blocks: Iterable[str], limit: int = LIMIT) -> tuple[str, ...]:
    """Blocks packed into as few messages as their order allows."""
    messages: list[str] = []
    for block in blocks:
        joined = f"{messages[-1]}{APART}{block}" if messages else block
        if messages and units(joined) <= limit:
            messages[-1] = joined
        else:
            messages.extend(cut(block, limit))
    return tuple(messages)


def cut(html: str, limit: int) -> tuple[str, ...]:
    """One block in pieces of at most `limit`."""
    whole = html + _closing(_open(tag[0] for tag in _TAG.finditer(html)))
    if units(whole) <= limit:  # nearly always, and then no letter has to be looked at
        return (whole,) if _says_something(whole) else ()
    pieces: list[str] = []
    opened: list[str] = []
    tokens = _TOKEN.findall(html)
    while tokens:
        taken = max(_fitting(tokens, limit), len(opened) + 1)  # never only what was opened again
        opened = _open(tokens[:taken])
        pieces.append("".join(tokens[:taken]) + _closing(opened))
        tokens = [*opened, *_without_leading_space(tokens[taken:])] if taken < len(tokens) else []
    return tuple(piece for piece in pieces if _says_something(piece))


def _fitting(tokens: list[str], limit: int) -> int:
    """How many tokens go into one piece: up to a line's end, else up to a space, else as many as fit."""
    used, fits, line, space = 0, 0, 0, 0
    opened: list[str] = []
    for number, piece in enumerate(tokens, start=1):
        used += units(piece)
        _track(opened, piece)
        if used + units(_closing(opened)) > limit:
            return line or space or fits
        fits = number
        line = number if piece == "\n" else line
        space = number if piece == " " else space
    return len(tokens)


def _track(opened: list[str], token: str) -> None:
    tag = _TAG.fullmatch(token)
    if tag is None:
        return
    if not tag[1]:
        opened.append(token)
    elif opened:
        opened.pop()


def _open(tokens: Iterable[str]) -> list[str]:
    opened: list[str] = []
    for token in tokens:
        _track(opened, token)
    return opened


def _closing(opened: list[str]) -> str:
    return "".join(f"</{found[2]}>" for token in reversed(opened) if (found := _TAG.fullmatch(token)))


def _without_leading_space(tokens: list[str]) -> list[str]:
    start = next((number for number, token in enumerate(tokens) if not token.isspace()), len(tokens))
    return tokens[start:]


def _says_something(piece: str) -> bool:
    return bool(_TAG.sub("", piece).strip())
