"""What a digest speaks of, and what it is the first to tell."""

from dataclasses import replace

from bot.store.base import DigestSource, OpenNotice
from bot.store.deciding import Draft

DIGEST = "digest"
"""The kind of its claims."""


def untold(notices: tuple[OpenNotice, ...]) -> list[int]:
    return [item.id for item in notices if not item.digest]


def about_source(item: Draft, source: DigestSource, period: str) -> Draft:
    """A digest speaks of everyone in its source, so that erasing one of them finds it."""
    return replace(item, about=tuple(sorted(source.clients)), period=period)
