"""Who is listening to which conversation in this process, and how to tell them that something new is there."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class TooManyListeners(Exception):
    """No more open streams now, or not for this visitor."""


class Wakes:
    """Listeners by key. Bounded, and empty again as soon as nobody listens; holds nothing about conversations."""

    def __init__(self, limit: int = 5000, limit_each: int = 8) -> None:
        self._limit, self._limit_each = limit, limit_each
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._count = 0
        self.closed = False

    def __len__(self) -> int:
        return self._count

    def wake(self, key: str) -> None:
        for event in self._listeners.get(key, ()):
            event.set()

    def close(self) -> None:
        """Every stream ends by itself; the pages come back when the server does."""
        self.closed = True
        for events in self._listeners.values():
            for event in events:
                event.set()

    def reopen(self) -> None:
        self.closed = False

    @contextmanager
    def listen(self, key: str) -> Iterator[asyncio.Event]:
        """An event that is set at each wake of this key; the listener clears it before it looks."""
        mine = self._listeners.setdefault(key, set())
        if self._count >= self._limit or len(mine) >= self._limit_each:
            self._drop_if_empty(key)
            raise TooManyListeners
        event = asyncio.Event()
        mine.add(event)
        self._count += 1
        try:
            yield event
        finally:
            mine.discard(event)
            self._count -= 1
            self._drop_if_empty(key)

    def has_room(self, key: str) -> bool:
        return self._count < self._limit and len(self._listeners.get(key, ())) < self._limit_each

    def _drop_if_empty(self, key: str) -> None:
        if not self._listeners.get(key):
            self._listeners.pop(key, None)
