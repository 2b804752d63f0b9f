"""The store as configured, with its key."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

from bot.keys import MasterKey, load_master_key
from bot.settings import Settings
from bot.store.base import Store
from bot.store.engines import make_store

SQLITE = "sqlite:///"


def master_key(settings: Settings, environment: Mapping[str, str]) -> MasterKey:
    return load_master_key(environment, database_folder(settings))


def database_folder(settings: Settings) -> Path | None:
    """Where the database file lies; None for a server."""
    url = settings.database_url.get_secret_value()
    return Path(url.removeprefix(SQLITE)).parent if url.startswith(SQLITE) else None


def worker_name(settings: Settings) -> str:
    return settings.worker or f"{socket.gethostname()}-{os.getpid()}"


def store_of(settings: Settings, master: MasterKey, *, exclusive: bool) -> Store:
    """Not yet opened. `exclusive`: this is the bot itself, and no short command beside it."""
    url = settings.database_url.get_secret_value()
    folder = database_folder(settings)
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return make_store(url, master, worker=worker_name(settings), exclusive=exclusive)


def describe(settings: Settings) -> str:
    """The database in words that hold no password."""
    url = settings.database_url.get_secret_value()
    return url.removeprefix(SQLITE) if url.startswith(SQLITE) else url.partition(":")[0] + " (server)"


def is_there(settings: Settings) -> bool:
    """Whether there is a database to look into; to look is no reason to make one."""
    url = settings.database_url.get_secret_value()
    return not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE)).exists()
