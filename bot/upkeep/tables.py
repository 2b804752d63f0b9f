"""The tables, brought up to date."""

from collections.abc import Mapping

from bot.settings import Settings
from bot.store.tables import SCHEMA
from bot.upkeep.opened import opened
from bot.wiring.store import describe


async def migrated(settings: Settings, environment: Mapping[str, str]) -> str:
    """What was done, in a sentence."""
    async with opened(settings, environment) as store:
        found = store.found_schema
    if found == SCHEMA:
        return f"{describe(settings)}: the tables are up to date (schema {SCHEMA})."
    done = f"brought from schema {found} to {SCHEMA}" if found else f"made, with schema {SCHEMA}"
    return f"{describe(settings)}: the tables were {done}."
