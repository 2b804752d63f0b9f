"""Who is listening to which conversation in this process, and how to tell them that something new is there."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.core.messages import Address


class TooManyListeners(Exception):
    """No more open streams now, or not for this visitor."""


class Wakes:
    """Listeners by address. Bounded, and empty again as soon as nobody listens; holds nothing about conversations."""

    def __init__(self, limit: int = 5000, limit_each: int = 8) -> None:
        self._limit, self._limit_each = limit, limit_each
        self._listeners: dict[Address, set[asyncio.Event]] = {}
        self._count = 0
        self.closed = False

    def __len__(self) -> int:
        return self._count

    def wake(self, address: Address) -> None:
        for event in self._listeners.get(address, ()):
            event.set()

    def wake_all(self, addresses: Iterable[Address]) -> None:
        for address in addresses:
            self.wake(address)

    def close(self) -> None:
        """Every stream ends by itself; the pages come back when the server does."""
        self.closed = True
        for events in self._listeners.values():
            for event in events:
                event.set()

    def reopen(self) -> None:
        self.closed = False

    @contextmanager
    def listen(self, address: Address) -> Iterator[asyncio.Event]:
        """An event that is set at each wake of this address; the listener clears it before it looks."""
        mine = self._listeners.setdefault(address, set())
        if self._count >= self._limit or len(mine) >= self._limit_each:
            self._drop_if_empty(address)
            raise TooManyListeners
        event = asyncio.Event()
        mine.add(event)
        self._count += 1
        try:
            yield event
        finally:
            mine.discard(event)
            self._count -= 1
            self._drop_if_empty(address)

    def has_room(self, address: Address) -> bool:
        return self._count < self._limit and len(self._listeners.get(address, ())) < self._limit_each

    def _drop_if_empty(self, address: Address) -> None:
        if not self._listeners.get(address):
            self._listeners.pop(address, None)
