"""A bucket of tokens: what is done takes one, and they come back evenly.

>>> from datetime import UTC, datetime, timedelta
>>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
>>> bucket = Bucket.full(2, timedelta(minutes=1), noon)
>>> [bucket.takes(noon) for _ in range(3)]
[True, True, False]
>>> bucket.takes(noon + timedelta(seconds=30))
True
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Bucket:
    """`most` fit in, and as many come back within `time`."""

    most: float
    time: timedelta
    tokens: float
    at: datetime

    @classmethod
    def full(cls, most: float, time: timedelta, now: datetime) -> "Bucket":
        return cls(most, time, most, now)

    def takes(self, now: datetime) -> bool:
        passed = max(now - self.at, timedelta())
        self.tokens, self.at = min(self.most, self.tokens + self.most * (passed / self.time)), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
