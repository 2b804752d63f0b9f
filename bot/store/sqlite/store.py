"""SqliteStore: the embedded database, for one bot on one machine."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.keys import MasterKey
from bot.posts import Parcel
from bot.store import outbox
from bot.store.base import Compose, Decide, Handled, Letter, Settled
from bot.store.deciding import Changes
from bot.store.migrating import migrate
from bot.store.posting import PULLED
from bot.store.sql import clock
from bot.store.sql.store import SqlStore
from bot.store.sqlite.connection import BUSY_SECONDS, Lane, driver
from bot.store.sqlite.handling import Handling
from bot.store.sqlite.lock import OneBot
from bot.store.sqlite.place import refuse_network
from bot.store.sqlite.sending import Sending

T = TypeVar("T")


class SqliteStore(SqlStore):
    """One file.

    exclusive: this is the bot. Without it, a short command beside a bot that may be running and then sends what the
    command posts.
    """

    def __init__(
        self,
        path: Path | str,
        master: MasterKey,
        worker: str = "bot",
        *,
        exclusive: bool = True,
        pulled: frozenset[str] = PULLED,
    ) -> None:
        super().__init__(master, worker, pulled)
        self.path, self._exclusive = Path(path), exclusive
        self._one_bot = OneBot(self.path)
        self._writer, self._reader = Lane(self.path, writes=True), Lane(self.path, writes=False)
        self._remains = False  # erased content that is not overwritten yet

    @property
    def engine_name(self) -> str:
        return f"SQLite {driver.sqlite_version}"

    async def open(self) -> None:
        refuse_network(self.path)
        if self._exclusive:
            self._one_bot.take()
        try:
            await self._writer.open()
            await self._writer.run("open", self._prepare)
            await self._reader.open()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        try:
            await self._reader.close()
            await self._writer.close()
        finally:
            self._opened = None
            self._one_bot.release()

    # The way in -------------------------------------------------------------------------------------------

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        return await self._writer.run("handle", self._handle, lambda way: way.handle(letters, decide, now))

    async def resume(self, decide: Decide, now: datetime, limit: int = 100) -> Handled:
        return await self._writer.run("resume", self._handle, lambda way: way.resume(decide, now, limit))

    # The way out ------------------------------------------------------------------------------------------

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        return tuple(await self._writer.run("lease", self._lease, now, limit))

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        if results:
            await self._writer.run("settle", self._settle, results, now)

    async def digest(self, therapist: str, period: str, compose: Compose, now: datetime) -> tuple[Parcel, ...] | None:
        return await self._writer.run("digest", self._digest, therapist, period, compose, now)

    async def sweep(self, now: datetime) -> None:
        await super().sweep(now)
        self._remains = True

    async def erase(self, client: int, now: datetime) -> bool:
        return await self._writer.run("erase", self._erase, client, now)

    # In the thread ----------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        with self._writer.begin() as connection:
            self.found_schema = migrate(connection, self._permit_migration)
            self._open_vault(connection)
        if self._exclusive:
            # There is one bot, and it is us: whoever held these leases is dead.
            with self._writer.transaction() as raw:
                raw.execute(outbox.RECLAIM_ALL)

    def _permit_migration(self) -> None:
        if not self._exclusive:
            self._one_bot.take()
            self._one_bot.release()

    def _sending(self) -> Sending:
        return Sending(self._writer.raw, self._sealer, self.worker, self.pulled, leases=self._exclusive)

    def _handling(self) -> Handling:
        return Handling(self._writer.raw, self._sealer, self._sending())

    def _handle(self, work: Callable[[Handling], tuple[Handled, Changes]]) -> Handled:
        with self._writer.transaction():
            handled, changes = work(self._handling())
        if changes.erased:
            self._overwrite()
        return handled

    def _lease(self, now: datetime, limit: int) -> list[Parcel]:
        with self._writer.transaction():
            parcels = self._sending().lease(now, limit)
        if self._remains:
            self._overwrite()
        return parcels

    def _settle(self, results: Sequence[Settled], now: datetime) -> None:
        raw = self._writer.raw
        # Without waiting for the disk. What a power cut takes away here is sent once more, marked as a repeat.
        raw.execute("PRAGMA synchronous = NORMAL")
        try:
            with self._writer.transaction():
                self._sending().settle(results, now)
        finally:
            raw.execute("PRAGMA synchronous = FULL")

    def _digest(self, therapist: str, period: str, compose: Compose, now: datetime) -> tuple[Parcel, ...] | None:
        with self._writer.begin() as connection:
            drafts = clock.make_digest(connection, self._sealer, therapist, period, compose, now)
            return None if drafts is None else tuple(self._sending().post(drafts, now))

    def _erase(self, client: int, now: datetime) -> bool:
        with self._writer.transaction():
            handling = self._handling()
            known = handling.doomed(client)
            if known is not None:
                handling.write(Changes(erased=[known]), now)
        if known is not None:
            self._overwrite()
        return known is not None

    def _overwrite(self) -> None:
        """What was erased still stands in the write-ahead log until that is copied back and cut off.

        A reader in the way is not waited for, as everybody would wait with us; the next `lease` tries again.
        """
        raw = self._writer.raw
        raw.execute("PRAGMA busy_timeout = 0")
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        raw.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        self._remains = bool(busy)

    # Transactions -----------------------------------------------------------------------------------------

    async def _read(self, what: str, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        return await self._reader.run(what, self._within, self._reader, work, arguments, named)

    async def _write(self, what: str, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        return await self._writer.run(what, self._within, self._writer, work, arguments, named)

    async def _change(self, what: str, changes: Changes, now: datetime) -> list[Parcel]:
        def write() -> list[Parcel]:
            with self._writer.transaction():
                return self._handling().write(changes, now)

        return await self._writer.run(what, write)

    def _within(self, lane: Lane, work: Callable[..., T], arguments: Sequence[Any], named: dict[str, Any]) -> T:
        with lane.begin() as connection:
            return work(connection, *arguments, **named)
