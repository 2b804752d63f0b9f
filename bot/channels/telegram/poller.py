"""Long polling that confirms nothing before it is kept.

A `getUpdates` with an offset deletes everything below it at Telegram, so the next one is asked only after all
updates of the last are on disk. The offset lives in memory only, and only until a poll comes back empty: Telegram
may begin with lower numbers after a quiet week. A repeated update costs nothing, a skipped one is a lost answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.options import Pace
from bot.channels.telegram.raw import KINDS, next_offset
from bot.channels.telegram.refusals import waiting
from bot.channels.telegram.watch import CONTESTED, Conflicts
from bot.errors import StoreError

log: Final = logging.getLogger(__name__)
QUICK_SECONDS: Final = 0.5
GRACE_SECONDS: Final = 10.0

Accept = Callable[[Sequence[object]], Awaitable[bool]]
MayPoll = Callable[[], Awaitable[bool]]

# What an operator has to act on; everything else passes by itself.
ALARMS: Final = {Conflict: CONTESTED, InvalidToken: "telegram_token_refused"}


class Poller:
    """`trouble`: the action of the alarm that stands, or empty. `conflicts`: with others who poll."""

    def __init__(self, api: Api, accept: Accept, may_poll: MayPoll, pace: Pace) -> None:
        self.trouble = ""
        self.conflicts = Conflicts(pace.between_conflicts)
        self._api = api
        self._accept = accept
        self._may_poll = may_poll
        self._pace = pace
        self._offset: int | None = None
        self._failures = 0
        self._idle_rounds = 0
        self._heard_at = 0.0
        self._is_prepared = self._is_taking = self._is_stopping = False
        self._task: asyncio.Task[None] | None = None

    @property
    def silence(self) -> timedelta:
        """How long ago Telegram last answered a poll, or since when it should have."""
        now = asyncio.get_running_loop().time()
        return timedelta(seconds=now - self._heard_at) if self._task else timedelta(0)

    def start(self) -> None:
        self._is_stopping = False
        self._heard_at = asyncio.get_running_loop().time()
        self._task = asyncio.create_task(self._run(), name="telegram-poller")

    async def stop(self) -> None:
        """End at once, unless letters are just being written: those are waited for."""
        task, self._task, self._is_stopping = self._task, None, True
        if task is None:
            return
        if self._is_taking:
            await asyncio.wait({task}, timeout=self._pace.stop)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while not self._is_stopping:
            try:
                pause = await self._round()
            except (TelegramError, TimeoutError) as error:
                pause = await self._recover(error)
            except Exception as error:  # a poller that ends silently is a bot that is deaf
                log.error("poller stumbled", extra={"action": "telegram_poller_failed", "error": type(error).__name__})
                pause = self._pace.longest_pause
            if pause and not self._is_stopping:
                await asyncio.sleep(pause)

    async def _round(self) -> float:
        """One poll and what it brought; how long to rest after it."""
        if not await self._is_allowed():
            self._heard_at = asyncio.get_running_loop().time()  # another worker listens: no silence of ours
            return self._pace.between_guards
        began = asyncio.get_running_loop().time()
        updates = await self._ask()
        self._heard_at = asyncio.get_running_loop().time()
        self._failures, self.trouble = 0, ""
        progressed = await self._hand_over(updates) if updates else self._heard_at - began >= QUICK_SECONDS
        if not updates:
            self._offset = None
        self._idle_rounds = 0 if progressed else self._idle_rounds + 1
        return self._pace.after(self._idle_rounds) if self._idle_rounds else 0.0

    async def _is_allowed(self) -> bool:
        try:
            return await self._may_poll()
        except StoreError:
            return False

    async def _ask(self) -> list[object]:
        payload: dict[str, Any] = {"timeout": self._pace.poll, "allowed_updates": KINDS}
        if self._offset is not None:
            payload["offset"] = self._offset
        async with asyncio.timeout(self._pace.poll + self._pace.patience):
            if not self._is_prepared:
                await self._prepare()
            updates = await self._api.call("getUpdates", payload, read_timeout=self._pace.poll + GRACE_SECONDS)
        if not isinstance(updates, list):
            raise TelegramError("Invalid server response")
        return updates

    async def _prepare(self) -> None:
        """Telegram serves a webhook or a poller, never both. What waits there stays."""
        info = await self._api.call("getWebhookInfo", {})
        if not isinstance(info, dict) or info.get("url") != "":
            log.warning("webhook removed", extra={"action": "telegram_webhook_removed"})
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        self._is_prepared = True

    async def _hand_over(self, updates: Sequence[object]) -> bool:
        """Whether the updates are kept and the next poll will confirm them."""
        self._is_taking = True
        try:
            if not await self._accept(updates):
                return False
        finally:
            self._is_taking = False
        before, self._offset = self._offset, next_offset(updates)
        return self._offset is not None and self._offset != before

    async def _recover(self, error: TelegramError | TimeoutError) -> float:
        self._failures += 1
        self.trouble = ALARMS.get(type(error), "")
        if self.trouble == CONTESTED:
            self.conflicts.add(asyncio.get_running_loop().time())
        level = logging.ERROR if self.trouble else logging.WARNING
        extra = {"action": self.trouble or "telegram_poll_failed", "error": type(error).__name__}
        log.log(level, "poll failed", extra=extra | {"failures": self._failures})
        if self._failures % self._pace.failures_to_rebuild == 0:
            await self._rebuild()
        pause = self._pace.after(self._failures)
        return max(pause, waiting(error).total_seconds()) if isinstance(error, RetryAfter) else pause

    async def _rebuild(self) -> None:
        log.warning("session rebuilt", extra={"action": "telegram_session_rebuilt"})
        try:
            async with asyncio.timeout(self._pace.stop):
                await self._api.rebuild()
        except TimeoutError:
            log.warning("old session still closing", extra={"action": "telegram_session_stuck"})
