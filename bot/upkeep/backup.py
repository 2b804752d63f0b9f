"""A whole copy of the database, beside a running assistant."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import SettingsError
from bot.keys import MasterKey
from bot.settings import Settings
from bot.store.base import Entry
from bot.store.engines import sqlite_path
from bot.store.sql.returning import written
from bot.store.sqlite.copying import make_copy
from bot.upkeep.copies import beside, postgres_place
from bot.upkeep.opened import opened
from bot.wiring.store import master_key


def backup(settings: Settings, environment: Mapping[str, str], target: Path) -> tuple[bool, list[str]]:
    """Whether a copy was made, and what to say."""
    if not target.parent.is_dir():
        raise SettingsError(f"There is no folder {target.parent}.")
    database = sqlite_path(settings.database_url.get_secret_value())
    if database is None:
        return False, _of_postgres(settings, environment, target)
    if not database.exists():
        raise SettingsError(f"There is no database at {database} yet.")
    key = master_key(settings, environment)
    _refuse_beside_key(key, target)
    # First, so that the copy says that it was made.
    asyncio.run(_note(settings, environment))
    make_copy(database, target)
    size = f"{target.stat().st_size:,} bytes"
    return True, [
        f"{target}: a whole copy of {database}, {size}, tried and found good.",
        f"It opens only with the master key ({key.origin}). Keep the two apart, and delete the copy after a while.",
    ]


def _refuse_beside_key(key: MasterKey, target: Path) -> None:
    place = Path(key.origin)
    if place.is_file() and target.resolve().parent == place.resolve().parent:
        raise SettingsError(f"The master key lies in {target.parent}: one place would hold both. Name another folder.")


async def _note(settings: Settings, environment: Mapping[str, str]) -> None:
    async with opened(settings, environment) as store:
        await store.audit([Entry("operator", "made a copy")], datetime.now(UTC))


def _of_postgres(settings: Settings, environment: Mapping[str, str], target: Path) -> list[str]:
    """PostgreSQL has better tools of its own. What they lack is kept beside the copy: who was erased."""

    async def erased() -> str:
        async with opened(settings, environment) as store:
            return written(await store.erasures())

    listed = beside(target)
    listed.write_text(asyncio.run(erased()), encoding="ascii")
    return [
        "PostgreSQL is copied with its own tool. Run this:\n",
        f"  pg_dump --format=custom --file={target} --dbname={postgres_place(settings)}\n",
        f"Who was erased until now stands in {listed}, as fingerprints. Keep it beside the copy, and make it",
        "again before you put a copy back: then they are erased again.",
    ]
