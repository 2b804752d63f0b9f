"""A database for one piece of upkeep: what only databases have, and memory has not."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

from bot.errors import SettingsError
from bot.keys import MasterKey
from bot.settings import Settings
from bot.store.engines import scheme_of
from bot.store.sql.store import SqlStore
from bot.wiring.store import master_key, store_of


@asynccontextmanager
async def opened(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[SqlStore]:
    """Beside a running assistant."""
    store = database_of(settings, master_key(settings, environment), exclusive=False)
    try:
        await store.open()
        yield store
    finally:
        await store.close()


def database_of(settings: Settings, master: MasterKey, *, exclusive: bool) -> SqlStore:
    """Not yet opened."""
    if scheme_of(settings.database_url.get_secret_value()) == "memory":
        raise SettingsError("Nothing is kept in memory: set VESTIBULE_DATABASE_URL to a database.")
    return cast(SqlStore, store_of(settings, master, exclusive=exclusive))
