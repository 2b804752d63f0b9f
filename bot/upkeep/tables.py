"""The tables: of which schema they are, and how they are brought up to date."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import asyncpg

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.engines import sqlite_path
from bot.store.postgres.store import DRIVER_ERRORS
from bot.store.refusal import as_store_error
from bot.store.sqlite.connection import driver
from bot.store.tables import SCHEMA
from bot.upkeep.opened import opened
from bot.wiring.store import describe

SECONDS = 5.0
FIND = "SELECT version_num FROM alembic_version"


async def schema_of(url: str) -> str:
    """Of a database that is only looked at; empty if it is not made yet."""
    path = sqlite_path(url)
    if path is not None:
        return _of_file(path) if path.exists() else ""
    with as_store_error("look", *DRIVER_ERRORS):
        connection = await asyncpg.connect("postgresql:" + url.partition(":")[2], timeout=SECONDS)
        try:
            return str(await connection.fetchval(FIND))
        except asyncpg.UndefinedTableError:
            return ""
        finally:
            await connection.close()


def _of_file(path: Path) -> str:
    try:
        with closing(driver.connect(str(path), timeout=SECONDS, isolation_level=None)) as raw:
            known = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            return str(raw.execute(FIND).fetchone()[0]) if known else ""
    except driver.Error as error:
        raise StoreError(f"{path} cannot be read as a database ({error}).") from None


async def migrated(settings: Settings, environment: Mapping[str, str]) -> str:
    """What was done, in a sentence."""
    async with opened(settings, environment) as store:
        found = store.found_schema
    if found == SCHEMA:
        return f"{describe(settings)}: the tables are up to date (schema {SCHEMA})."
    done = f"brought from schema {found} to {SCHEMA}" if found else f"made, with schema {SCHEMA}"
    return f"{describe(settings)}: the tables were {done}."
