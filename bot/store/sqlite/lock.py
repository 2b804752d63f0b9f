"""One bot per database file: a lock that the operating system takes back when the process dies, however it dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from bot.errors import StoreError


class OneBot:
    """The lock beside the database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"The folder of the database cannot be written to: {error.strerror}.") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise StoreError(
                "Another bot is running on this database. Stop it first; to run several, use PostgreSQL."
            ) from None
        self._descriptor = descriptor

    def release(self) -> None:
        # The file stays: were it removed, two starts could each lock a file of that name.
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None
