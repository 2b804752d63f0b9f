"""A connection to SQLite and the one thread that uses it.

There are two: one that writes, one that reads. With a single writer no statement of one task can slip into the
transaction of another, nobody waits for a lock, and a batch is one transaction with one fsync.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.errors import StoreError
from bot.store.refusal import as_store_error

T = TypeVar("T")

PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "cache_size = -2000",
)
BUSY_SECONDS = 10.0
WAL_PAGES = 2000  # before a checkpoint; each page of a busy batch is then written back once for many batches

# Versions with the mend of the WAL-reset bug, which could drop committed transactions.
FIXED = (3, 51, 3)
BACKPORTS = {(3, 50): 7, (3, 44): 6}


def _newest_driver() -> Any:
    """The newer of the two SQLite libraries at hand: pysqlite3 brings its own, the interpreter the system's."""
    try:
        bundled = import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3
    return bundled if bundled.sqlite_version_info >= sqlite3.sqlite_version_info else sqlite3


driver: Any = _newest_driver()


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """
    >>> is_wal_safe((3, 40, 1)), is_wal_safe((3, 50, 7)), is_wal_safe((3, 53, 4))
    (False, True, True)
    """
    major, minor, patch = version
    return version >= FIXED or BACKPORTS.get((major, minor), patch + 1) <= patch


class Lane:
    """One connection, one thread. Everything that touches the connection runs through `run`."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self._path, self._writes = path, writes
        self._thread: ThreadPoolExecutor | None = None
        self.raw: Any = None
        self.engine: Engine | None = None

    async def run(self, what: str, work: Callable[..., T], *arguments: Any) -> T:
        """The result of `work`, done in the thread; refusals of the database leave as `StoreError`."""
        if self._thread is None:
            raise StoreError("The store is not open.")
        with as_store_error(what, driver.Error):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def open(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer" if self._writes else "store-reader")
        await self.run("open", self._connect)

    async def close(self) -> None:
        """Also of a lane that never opened; a closed one stays closed."""
        if self._thread is None:
            return
        try:
            await self.run("close", self._disconnect)
        finally:
            self._thread.shutdown(wait=False)
            self._thread = None

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A write transaction on the bare connection; everything or nothing."""
        raw = self.raw
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield raw
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction in SQLAlchemy's words, on the same connection."""
        if self.engine is None:
            raise driver.ProgrammingError("the store is not open")
        with self.engine.begin() as connection:
            yield connection

    def _connect(self) -> None:
        # The file is made before SQLite would make it: with the mask of the process others could read it. One that is
        # there must not be opened: closing it again would take away every lock that this process holds on it, and
        # another program that looks at the database would then remove the write-ahead log under us.
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self.raw = driver.connect(
            str(self._path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        if self._writes:
            mode = "WAL" if is_wal_safe(driver.sqlite_version_info) else "DELETE"
            self.raw.execute(f"PRAGMA journal_mode = {mode}").fetchone()
            self.raw.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}").fetchone()
        for pragma in PRAGMAS if self._writes else (*PRAGMAS, "query_only = ON"):
            self.raw.execute(f"PRAGMA {pragma}")
        self.engine = create_engine(
            "sqlite://", module=driver, creator=lambda: self.raw, poolclass=StaticPool, hide_parameters=True
        )
        begin = "BEGIN IMMEDIATE" if self._writes else "BEGIN"
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql(begin))

    def _disconnect(self) -> None:
        if self.engine is not None:
            self.engine.dispose()
            self.engine = None
        if self.raw is not None:
            self.raw.close()
            self.raw = None
