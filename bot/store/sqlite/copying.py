"""Whole copies of an SQLite database: made beside a running bot, tried, and put in the place of the database.

`VACUUM INTO` copies one moment, and no free pages, so nothing that was erased. A file that is put back comes under
its name in one step of the file system; the former one stays beside it under another name.
"""

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bot.errors import StoreError
from bot.store.instants import from_micros
from bot.store.sql.returning import Erasure
from bot.store.sqlite.connection import BUSY_SECONDS, driver

HEADER = b"SQLite format 3\0"
BESIDE = ("-wal", "-shm")


def is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def make_copy(database: Path, target: Path) -> None:
    """A tried copy at `target`, readable by the owner only; nothing there unless all went well."""
    if target.exists():
        raise StoreError(f"{target} is there already. Name another file: a copy is never written over another.")
    part = target.with_name(f"{target.name}.part")
    try:
        _vacuum(database, "mode=rw", part)
        if fault := fault_in(part):
            raise StoreError(f"The copy of {database} cannot be trusted ({fault}), so none was kept.")
        part.rename(target)
        _to_disk(target.parent)
    finally:
        part.unlink(missing_ok=True)


def bring(copy: Path, place: Path) -> None:
    """What is in a copy, as a new file at `place`; the copy itself is only read."""
    place.unlink(missing_ok=True)
    if not copy.is_file() or not is_database(copy):
        raise StoreError(f"{copy} is no copy of a database that Vestibule made.")
    _vacuum(copy, "mode=ro&immutable=1", place)
    if fault := fault_in(place):
        place.unlink(missing_ok=True)
        raise StoreError(f"{copy} is damaged ({fault}).")


def fault_in(database: Path) -> str:
    """What SQLite finds wrong with a file; empty if nothing."""
    try:
        with closing(_connect(f"file:{_quoted(database)}?mode=rw")) as raw:
            found = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
            keys = raw.execute("SELECT count(*) FROM keyring WHERE owner = 'system'").fetchone()[0]
    except driver.Error as error:
        return type(error).__name__
    if found != "ok":
        return "it fails the integrity check"
    return "" if keys else "it is nobody's installation"


def erased_in(database: Path, *, is_copy: bool) -> tuple[Erasure, ...]:
    """The ledger in a file, also without its key."""
    mode = "mode=ro&immutable=1" if is_copy else "mode=rw"
    try:
        with closing(_connect(f"file:{_quoted(database)}?{mode}")) as raw:
            rows = raw.execute("SELECT lookup, at FROM erasure ORDER BY at").fetchall()
    except driver.Error as error:
        raise StoreError(f"Who was erased cannot be read from {database} ({type(error).__name__}).") from None
    return tuple(Erasure(bytes(lookup), from_micros(at)) for lookup, at in rows)


def put_in_place(fresh: Path, database: Path, former: Path) -> None:
    """`fresh` becomes the database, and what was there before becomes `former`. Nobody may have either open."""
    if database.exists():
        with suppress(driver.Error), closing(_connect(f"file:{_quoted(database)}?mode=rw")) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        for end in BESIDE:
            # Before the file itself: what one database wrote ahead must never meet another.
            with suppress(FileNotFoundError):
                _beside(database, end).rename(_beside(former, end))
        try:
            os.link(database, former)  # so that there is a database at any moment
        except OSError:
            database.rename(former)  # a file system without links
    fresh.replace(database)
    _to_disk(database.parent)


def clear_away(database: Path) -> None:
    """A file that was only needed on the way, and what SQLite and the lock put beside it."""
    for end in ("", *BESIDE, "-journal", ".lock"):
        _beside(database, end).unlink(missing_ok=True)


def _vacuum(source: Path, mode: str, target: Path) -> None:
    try:
        # Made before SQLite would make it: with the mask of the process others could read it.
        os.close(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with closing(_connect(f"file:{_quoted(source)}?{mode}")) as raw:
            raw.execute("VACUUM INTO ?", (str(target),))
        _to_disk(target)
    except (OSError, driver.Error) as error:
        target.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(f"{source} could not be copied to {target}: {reason}.") from None


def _connect(uri: str) -> Any:
    return driver.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _quoted(path: Path) -> str:
    """A path as SQLite reads it in an address."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _beside(database: Path, end: str) -> Path:
    return database.with_name(database.name + end)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
