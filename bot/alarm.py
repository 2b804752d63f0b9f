"""Wakes sessions at the moment they asked for, to the second.

A moment that is lost in a crash, or that is far off, is found by the next look at the clock (`bot.tick`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

SOON = timedelta(minutes=5)  # what lies further off is left to the clock
GRACE = 0.05  # seconds after the moment, so that the store finds it due


class Alarm:
    """`set` may be called as often as one likes; `ring` is called once for each moment."""

    def __init__(self, ring: Callable[[], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._ring = ring
        self._clock = clock
        self._set: dict[datetime, asyncio.TimerHandle] = {}
        self._ringing: set[asyncio.Task[None]] = set()

    def set(self, at: datetime) -> None:
        if at in self._set or at - self._clock() > SOON:
            return
        wait = max((at - self._clock()).total_seconds(), 0) + GRACE
        self._set[at] = asyncio.get_running_loop().call_later(wait, self._go, at)

    def _go(self, at: datetime) -> None:
        self._set.pop(at, None)
        task = asyncio.ensure_future(self._ring())
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    def stop(self) -> None:
        """What was set is found again by the next start."""
        for timer in self._set.values():
            timer.cancel()
        for task in self._ringing:
            task.cancel()
