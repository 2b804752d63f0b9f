"""Which store an address of a database means.

An engine is imported when it is asked for: the drivers of the others take half a second that no start should pay.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

from bot.errors import SettingsError
from bot.keys import MasterKey
from bot.store.base import Store
from bot.store.posting import PULLED

STORES: Mapping[str, tuple[str, str]] = {
    "memory": ("bot.store.memory", "MemoryStore"),
    "sqlite": ("bot.store.sqlite", "SqliteStore"),
    "postgresql": ("bot.store.postgres", "PostgresStore"),
}
"""Scheme of the address -> module and class."""


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
    scheme = scheme_of(url)
    if scheme not in STORES:
        raise SettingsError(
            "The database's address has to begin with sqlite:///, postgresql:// or memory: (VESTIBULE_DATABASE_URL)."
        )
    module, name = STORES[scheme]
    store = getattr(import_module(module), name)
    if scheme == "memory":
        made: Store = store(worker, pulled=pulled)
    else:
        made = store(_place(url), master, worker, exclusive=exclusive, pulled=pulled)
    return made


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


def scheme_of(url: str) -> str:
    """The engine an address names; which driver other tools want is no matter here.

    >>> scheme_of("postgresql+asyncpg://host/name"), scheme_of("postgres://host/name"), scheme_of("memory:")
    ('postgresql', 'postgresql', 'memory')
    """
    scheme = url.partition(":")[0].partition("+")[0].lower()
    return "postgresql" if scheme == "postgres" else scheme


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address, relative to here with three slashes and absolute with four.

    >>> sqlite_path("sqlite:///data/v.db"), sqlite_path("sqlite:////var/v.db"), sqlite_path("memory:")
    (PosixPath('data/v.db'), PosixPath('/var/v.db'), None)
    """
    _, _, path = url.partition(":///")
    return Path(unquote(path)) if scheme_of(url) == "sqlite" and path else None


def _place(url: str) -> Path | str:
    if scheme_of(url) == "postgresql":
        return "postgresql:" + url.partition(":")[2]
    path = sqlite_path(url)
    if path is None:
        raise SettingsError("The database's address names no file: write sqlite:///data/vestibule.db.")
    return path
