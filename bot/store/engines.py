"""Which store an address of a database means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from bot.errors import SettingsError
from bot.keys import MasterKey
from bot.store.base import Store
from bot.store.memory.store import MemoryStore
from bot.store.postgres.store import PostgresStore
from bot.store.posting import PULLED
from bot.store.sqlite.store import SqliteStore


class Make(Protocol):
    def __call__(
        self, url: str, master: MasterKey, *, worker: str, exclusive: bool, pulled: frozenset[str]
    ) -> Store: ...


def _sqlite(url: str, master: MasterKey, *, worker: str, exclusive: bool, pulled: frozenset[str]) -> Store:
    path = sqlite_path(url)
    if path is None:
        raise SettingsError("The database's address names no file: write sqlite:///data/vestibule.db.")
    return SqliteStore(path, master, worker, exclusive=exclusive, pulled=pulled)


def _postgres(url: str, master: MasterKey, *, worker: str, exclusive: bool, pulled: frozenset[str]) -> Store:
    plain = "postgresql:" + url.partition(":")[2]  # without the driver that other tools want named
    return PostgresStore(plain, master, worker, exclusive=exclusive, pulled=pulled)


def _memory(url: str, master: MasterKey, *, worker: str, exclusive: bool, pulled: frozenset[str]) -> Store:  # noqa: ARG001
    return MemoryStore(worker, pulled=pulled)


STORES: Mapping[str, Make] = {
    "sqlite": _sqlite,
    "postgresql": _postgres,
    "postgres": _postgres,
    "memory": _memory,
}
"""Scheme of the address -> engine."""


def make_store(
    url: str,
    master: MasterKey,
    *,
    worker: str = "bot",
    exclusive: bool = True,
    pulled: frozenset[str] = PULLED,
) -> Store:
    """The store for `sqlite:///path`, `postgresql://…` or `memory:`, not yet open.

    worker: this process's name, its own among all workers of a database.
    exclusive: a bot; False for a short command that may run beside one.
    """
    scheme = url.partition(":")[0].partition("+")[0].lower()
    if scheme not in STORES:
        raise SettingsError(
            "The database's address has to begin with sqlite:///, postgresql:// or memory: (VESTIBULE_DATABASE_URL)."
        )
    return STORES[scheme](url, master, worker=worker, exclusive=exclusive, pulled=pulled)


async def open_store(
    url: str,
    master: MasterKey,
    *,
    worker: str = "bot",
    exclusive: bool = True,
    pulled: frozenset[str] = PULLED,
) -> Store:
    """`make_store`, opened; the caller closes it."""
    store = make_store(url, master, worker=worker, exclusive=exclusive, pulled=pulled)
    await store.open()
    return store


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address, relative to here with three slashes and absolute with four.

    >>> sqlite_path("sqlite:///data/v.db"), sqlite_path("sqlite:////var/v.db"), sqlite_path("memory:")
    (PosixPath('data/v.db'), PosixPath('/var/v.db'), None)
    """
    scheme, _, rest = url.partition(":///")
    return Path(unquote(rest)) if scheme.partition("+")[0].lower() == "sqlite" and rest else None
