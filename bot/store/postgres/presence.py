"""How other workers see that this one is alive: a lock on a connection of its own, gone the moment the process is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from bot.errors import StoreError
from bot.store.postgres.locks import DUTY, LIFE, TAKE_NAME, TRY_NAME, WORKER

PATIENCE = "5s"
"""For the connection of a former life to be noticed as dead."""


class Presence:
    """Held while the worker lives; taken again after the connection was lost.

    life: what it is called as the owner of posts. A former one under the same name may still commit what it had begun.
    """

    def __init__(self, connect: Callable[[], Awaitable[Any]], worker: str, life: str) -> None:
        self._connect, self._worker, self._life = connect, worker, life
        self._connection: Any = None
        self._is_due = False  # to be held, also while the database is away
        self._duties: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def enter(self) -> None:
        async with self._one_at_a_time:
            self._is_due = True
            await self._enter()

    async def stay(self) -> None:
        async with self._one_at_a_time:
            await self._stay()

    async def hold(self, duty: str) -> bool:
        """Take a duty that only one worker has, unless another has it; kept as long as this connection lives."""
        async with self._one_at_a_time:
            await self._stay()
            if duty not in self._duties and await self._connection.fetchval(TRY_NAME, DUTY, duty):
                self._duties.add(duty)
            return duty in self._duties

    async def leave(self) -> None:
        self._is_due = False
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _enter(self) -> None:
        connection = await self._connect()
        try:
            await connection.execute(f"SET lock_timeout = '{PATIENCE}'")
            await connection.fetch(TAKE_NAME, WORKER, self._worker)
            await connection.fetch(TAKE_NAME, LIFE, self._life)
        except asyncpg.LockNotAvailableError:
            await connection.close()
            raise StoreError(
                f"Another worker called {self._worker} is running on this database. Give each a name of its own."
            ) from None
        except BaseException:
            await connection.close()
            raise
        self._connection = connection

    async def _stay(self) -> None:
        """After each failure the next one who asks tries again: a database that was away for long comes back, too."""
        if self._is_due and (self._connection is None or self._connection.is_closed()):
            self._connection = None
            self._duties.clear()
            await self._enter()
