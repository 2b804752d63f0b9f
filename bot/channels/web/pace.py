"""How fast visitors may write: what a person can type, and a bound on how many new ones can come at once.

Visitors are known by a secret of their own
making, so a flood would only make up new ones: all newcomers together share one bucket.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.core.bucket import Bucket
from bot.core.messages import Address

EACH: Final = 60  # messages a minute, of one visitor
NEWCOMERS: Final = 60  # visitors a minute who were not heard of lately
REMEMBERED: Final = 10_000
MINUTE: Final = timedelta(minutes=1)


class Pace:
    """`admits`: whether a message of this visitor is taken now."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._visitors: OrderedDict[Address, Bucket] = OrderedDict()
        self._newcomers = Bucket.full(NEWCOMERS, MINUTE, clock())

    def admits(self, visitor: Address) -> bool:
        now = self._clock()
        bucket = self._visitors.get(visitor)
        if bucket is None:
            if not self._newcomers.takes(now):
                return False
            bucket = self._visitors[visitor] = Bucket.full(EACH, MINUTE, now)
            if len(self._visitors) > REMEMBERED:
                self._visitors.popitem(last=False)
        self._visitors.move_to_end(visitor)
        return bucket.takes(now)
