"""The audit log as a chain of hashes: each line holds the hash of the line before, so none can be taken out."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.store.base import Entry
from bot.store.instants import to_micros

START = bytes(32)

Link = tuple[int, str, str, bytes, bytes]
"""at, actor, action, hash of the line before, hash of this line"""


def continue_chain(previous: bytes, entries: Iterable[Entry], now: datetime) -> list[Link]:
    links: list[Link] = []
    for entry in entries:
        at = to_micros(now)
        digest = link_hash(previous, at, entry.actor, entry.action)
        links.append((at, entry.actor, entry.action, previous, digest))
        previous = digest
    return links


def link_hash(previous: bytes, at: int, actor: str, action: str) -> bytes:
    # Lengths first: otherwise words could move from one field to the next and keep the hash.
    parts = (previous, str(at).encode(), actor.encode(), action.encode())
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def first_break(links: Sequence[Link]) -> int | None:
    """Index of the first line that does not follow from the one before it.

    >>> first_break([])
    """
    previous = START
    for index, (at, actor, action, before, digest) in enumerate(links):
        if before != previous or digest != link_hash(before, at, actor, action):
            return index
        previous = digest
    return None
