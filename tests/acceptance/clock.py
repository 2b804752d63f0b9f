"""A clock that runs like the one on the wall, from a moment of the test's choosing, and can be put forward.

It lies in a file, so that several processes have the same one, also one that starts after another was killed.
"""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIELDS = struct.Struct("dddd")  # instant at the beginning, when that was, seconds put forward, speed
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Clock:
    """`path` has to exist: `Clock.make` does it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), FIELDS.size)

    @classmethod
    def make(cls, path: Path, start: datetime = MONDAY, speed: float = 1.0) -> "Clock":
        path.write_bytes(FIELDS.pack(start.timestamp(), time.monotonic(), 0.0, speed))
        return cls(path)

    def __call__(self) -> datetime:
        start, began, ahead, speed = FIELDS.unpack(self._shared[:])
        return datetime.fromtimestamp(start + (time.monotonic() - began) * speed + ahead, UTC)

    def forward(self, by: timedelta) -> None:
        start, began, ahead, speed = FIELDS.unpack(self._shared[:])
        self._shared[:] = FIELDS.pack(start, began, ahead + by.total_seconds(), speed)

    def forward_to(self, moment: datetime) -> None:
        self.forward(moment - self())
