"""How fast visitors may write: what a person can type, and a bound on how many new ones can come at once.

A bucket holds tokens; each message takes one, and they come back evenly. Visitors are known by a secret of their own
making, so a flood would only make up new ones: all newcomers together share one bucket.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.messages import Address

EACH: Final = 60  # messages a minute, of one visitor
NEWCOMERS: Final = 60  # visitors a minute who were not heard of lately
REMEMBERED: Final = 10_000


@dataclass(slots=True)
class Bucket:
    a_minute: int
    tokens: float
    at: datetime

    def takes(self, now: datetime) -> bool:
        passed = max((now - self.at).total_seconds(), 0.0)
        self.tokens, self.at = min(self.a_minute, self.tokens + passed * self.a_minute / 60), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Pace:
    """`admits`: whether a message of this visitor is taken now."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._visitors: OrderedDict[Address, Bucket] = OrderedDict()
        self._newcomers = Bucket(NEWCOMERS, NEWCOMERS, clock())

    def admits(self, visitor: Address) -> bool:
        now = self._clock()
        bucket = self._visitors.get(visitor)
        if bucket is None:
            if not self._newcomers.takes(now):
                return False
            bucket = self._visitors[visitor] = Bucket(EACH, EACH, now)
            if len(self._visitors) > REMEMBERED:
                self._visitors.popitem(last=False)
        self._visitors.move_to_end(visitor)
        return bucket.takes(now)
