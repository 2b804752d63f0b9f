"""Small things done on the side, best effort: owned, counted, and awaited at the end."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from telegram.error import TelegramError

log: Final = logging.getLogger(__name__)
MOST_AT_ONCE: Final = 256


class Errands:
    def __init__(self, most_at_once: int = MOST_AT_ONCE) -> None:
        self._most = most_at_once
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, object]) -> bool:
        """Begin the work now; False if too much is under way already, and then it is not done at all."""
        if len(self._tasks) >= self._most:
            work.close()
            return False
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, and end what takes longer."""
        if not self._tasks:
            return
        _done, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except TelegramError as error:
        log.debug("errand failed", extra={"action": "telegram_errand_failed", "error": type(error).__name__})
