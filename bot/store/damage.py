"""Rows that cannot be read are left out of lists and told by their number, never by whose they are."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.errors import DamagedData

log = logging.getLogger(__name__)

Row = TypeVar("Row")
Read = TypeVar("Read")

UNREADABLE = (DamagedData, ValueError, KeyError, TypeError)
"""The last three: the value opens, and is in no form that this version knows."""


def readable(rows: Iterable[Row], read: Callable[[Row], Read], kind: str) -> tuple[Read, ...]:
    """
    >>> readable(["1", "one", "2"], int, "number")
    (1, 2)
    """
    found, damaged = [], 0
    for row in rows:
        try:
            found.append(read(row))
        except UNREADABLE:
            damaged += 1
    if damaged:
        log.error("rows left out", extra={"action": "rows_damaged", "kind": kind, "count": damaged})
    return tuple(found)
