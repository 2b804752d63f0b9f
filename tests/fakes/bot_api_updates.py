"""The queue of updates, as Telegram keeps it.

An update stays until it is confirmed: by a `getUpdates` whose offset lies above it, or by a 2xx of the webhook.
What is not confirmed is given again. A second poller ends the first with 409.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from tests.fakes.bot_api_errors import CONFLICT, Refused

MOST_UPDATES = 100
LONGEST_POLL_SECONDS = 50
NEVER_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    update_id: int
    chat_id: int
    body: bytes


class UpdateQueue:
    def __init__(self, first_update_id: int) -> None:
        self.next_update_id = first_update_id
        self.pending: deque[PendingUpdate] = deque()
        self.allowed: frozenset[str] = frozenset()
        self.confirmed_offset = 0
        self.on_push: Callable[[PendingUpdate], None] | None = None
        self._waiting: asyncio.Future[None] | None = None

    def push(self, kind: str, content: dict[str, Any], chat_id: int) -> int | None:
        """The id of the new update, or None if the bot did not ask for updates of this kind."""
        if not self.allows(kind):
            return None
        update_id = self.next_update_id
        self.next_update_id += 1
        body = orjson.dumps({"update_id": update_id, kind: content})
        self._add(PendingUpdate(update_id, chat_id, body))
        return update_id

    def push_raw(self, update_id: int, body: bytes, chat_id: int = 0) -> None:
        """A body as it is, also a malformed one, for tests of what a poisoned update does."""
        self.next_update_id = max(self.next_update_id, update_id + 1)
        self._add(PendingUpdate(update_id, chat_id, body))

    def _add(self, update: PendingUpdate) -> None:
        self.pending.append(update)
        if self.on_push is not None:
            self.on_push(update)
        elif self._waiting is not None:
            _wake(self._waiting)

    def allows(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NEVER_BY_DEFAULT

    def allow(self, kinds: Any) -> None:
        """None keeps the earlier choice, an empty list returns to the default."""
        if isinstance(kinds, list):
            self.allowed = frozenset(str(kind).lower() for kind in kinds)

    def confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self.pending[max(offset, -len(self.pending))].update_id if self.pending else 0
        while self.pending and self.pending[0].update_id < offset:
            self.pending.popleft()
        self.confirmed_offset = max(self.confirmed_offset, offset)

    def discard(self, update: PendingUpdate) -> None:
        if update in self.pending:
            self.pending.remove(update)
            self.confirmed_offset = max(self.confirmed_offset, update.update_id + 1)

    async def poll(self, offset: int, limit: int, seconds: int) -> bytes:
        """The result of one `getUpdates`, as JSON."""
        self.end_polling(TWO_POLLERS)
        self.confirm(offset)
        if not self.pending and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL_SECONDS))
        most = min(max(limit, 1), MOST_UPDATES)
        bodies = [update.body for update, _place in zip(self.pending, range(most), strict=False)]
        return b"[" + b",".join(bodies) + b"]"

    async def _wait(self, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        waiting = self._waiting = loop.create_future()
        alarm = loop.call_later(seconds, _wake, waiting)
        try:
            await waiting
        finally:
            alarm.cancel()
            if self._waiting is waiting:
                self._waiting = None

    def end_polling(self, reason: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refused(CONFLICT, reason))


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
