"""PostgresStore: several workers, one database."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.keys import MasterKey
from bot.posts import Parcel
from bot.store.base import Compose, Decide, Handled, Letter, Settled
from bot.store.deciding import Changes
from bot.store.migrating import migrate
from bot.store.postgres.handling import Handling, Newcomers
from bot.store.postgres.locks import COUNT_WORKERS, MIGRATION, begin_holding
from bot.store.postgres.presence import Presence
from bot.store.postgres.sending import Sending
from bot.store.posting import PULLED
from bot.store.refusal import as_store_error
from bot.store.sql import clock
from bot.store.sql.store import SqlStore

T = TypeVar("T")

DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
CONNECTIONS = 4
TRIES = 3
SECONDS = 30.0
# Compiling a statement takes longer than any of ours runs, so no `jit`.
SERVER_SETTINGS = {"application_name": "vestibule", "synchronous_commit": "on", "timezone": "UTC", "jit": "off"}


class PostgresStore(SqlStore):
    """One worker's connections. `worker` has to be a name of its own among all workers of this database.

    exclusive: a worker. Without it, a short command beside workers, who then send what it posts.
    """

    def __init__(
        self,
        url: str,
        master: MasterKey,
        worker: str = "bot",
        *,
        exclusive: bool = True,
        pulled: frozenset[str] = PULLED,
    ) -> None:
        super().__init__(master, worker, pulled)
        self._url, self._exclusive = url, exclusive
        self._pool: Any = None
        self._engine: AsyncEngine | None = None
        self.life = f"{worker}/{token_hex(8)}"
        self._presence = Presence(self._connect, worker, self.life)
        self._newcomers: Newcomers = deque()
        self._version = ""

    @property
    def engine_name(self) -> str:
        return f"PostgreSQL {self._version}"

    async def open(self) -> None:
        with as_store_error("open", *DRIVER_ERRORS):
            try:
                await self._open()
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        with as_store_error("close", *DRIVER_ERRORS):
            pool, engine = self._pool, self._engine
            self._pool = self._engine = self._opened = None
            await self._presence.leave()
            if engine is not None:
                await engine.dispose()
            if pool is not None:
                await pool.close()

    # The way in -------------------------------------------------------------------------------------------

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        opening = begin_holding(self.vault.lookup(letter.address) for letter in letters)
        return await self._hot("handle", lambda hot: self._handling(hot).handle(letters, decide, now), opening)

    async def resume(self, decide: Decide, now: datetime, limit: int = 100) -> Handled:
        return await self._hot("resume", lambda hot: self._handling(hot).resume(decide, now, limit))

    # The way out ------------------------------------------------------------------------------------------

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        with as_store_error("lease", *DRIVER_ERRORS):
            await self._presence.stay()
        return tuple(await self._hot("lease", lambda hot: self._sending(hot).lease(now, limit)))

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        async def settle(connection: Any) -> None:
            await self._sending(connection).settle(results, now)

        if results:
            # Without waiting for the disk. What a power cut takes away here is sent once more, marked as a repeat.
            await self._hot("settle", settle, "BEGIN; SET LOCAL synchronous_commit = off")

    async def digest(self, therapist: str, period: str, compose: Compose, now: datetime) -> tuple[Parcel, ...] | None:
        with as_store_error("digest", *DRIVER_ERRORS):
            async with self._cold.begin() as connection:
                drafts = await connection.run_sync(clock.make_digest, self._sealer, therapist, period, compose, now)
                if drafts is None:
                    return None
                # The same connection in the driver's words, and so the same transaction.
                raw = (await connection.get_raw_connection()).driver_connection
                return tuple(await self._sending(raw).post(drafts, now))

    async def hold(self, name: str) -> bool:
        with as_store_error("hold", *DRIVER_ERRORS):
            return await self._presence.hold(name)

    async def erase(self, client: int, now: datetime) -> bool:
        async def erase(connection: Any) -> bool:
            handling = self._handling(connection)
            known = await handling.doomed(client)
            if known is not None:
                await handling.write(Changes(erased=[known]), now)
            return known is not None

        return await self._hot("erase", erase)

    async def workers(self) -> int:
        """How many workers are alive on this database, this one too if it is one."""
        return int(await self._hot("workers", lambda hot: hot.fetchval(COUNT_WORKERS)))

    # Connections ------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        self._pool = await asyncpg.create_pool(
            self._url,
            min_size=1,
            max_size=CONNECTIONS,
            command_timeout=SECONDS,
            server_settings=SERVER_SETTINGS,
            reset=_nothing_to_reset,
        )
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            pool_size=CONNECTIONS,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        async with self._cold.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(MIGRATION, 0)))
            self.found_schema = await connection.run_sync(migrate)
            await connection.run_sync(self._open_vault)
        async with self._pool.acquire() as hot:
            self._version = await hot.fetchval("SHOW server_version")
            if self._exclusive:
                await self._presence.enter()

    async def _connect(self) -> Any:
        return await asyncpg.connect(self._url, command_timeout=SECONDS, server_settings=SERVER_SETTINGS)

    @property
    def _cold(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("The store is not open.")
        return self._engine

    def _sending(self, connection: Any) -> Sending:
        return Sending(connection, self._sealer, self.life, self.pulled, leases=self._exclusive)

    def _handling(self, connection: Any) -> Handling:
        return Handling(connection, self._sealer, self._sending(connection), self._newcomers)

    async def _hot(self, what: str, work: Callable[[Any], Awaitable[T]], opening: str = "BEGIN") -> T:
        """One transaction on a bare connection; `opening` begins it and may do more on the same way.

        What is decided in it is decided again if it met a deadlock, or if another worker gave a new client the same
        code at the same moment.
        """
        if self._pool is None:
            raise StoreError("The store is not open.")
        with as_store_error(what, *DRIVER_ERRORS):
            for _ in range(TRIES - 1):
                try:
                    return await self._once(work, opening)
                except (asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError):
                    continue
            return await self._once(work, opening)

    async def _once(self, work: Callable[[Any], Awaitable[T]], opening: str) -> T:
        async with self._pool.acquire() as connection:
            try:
                await connection.execute(opening)
                result = await work(connection)
                await connection.execute("COMMIT")
            except BaseException:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")
                raise
            return result

    async def _read(self, what: str, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        with as_store_error(what, *DRIVER_ERRORS):
            async with self._cold.connect() as connection:
                # One moment for all statements of a read.
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                return await connection.run_sync(work, *arguments, **named)

    async def _write(self, what: str, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        with as_store_error(what, *DRIVER_ERRORS):
            async with self._cold.begin() as connection:
                return await connection.run_sync(work, *arguments, **named)

    async def _change(self, what: str, changes: Changes, now: datetime) -> list[Parcel]:
        return await self._hot(what, lambda hot: self._handling(hot).write(changes, now))


async def _nothing_to_reset(_connection: Any) -> None:
    """Whatever is set or locked here ends with its transaction, so what the driver would send is a way for nothing."""
