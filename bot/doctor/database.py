"""The database: reachable, up to date, whole, opened by the key, and without things that were given up."""

import stat
from pathlib import Path

from bot.doctor.case import Case, Look
from bot.errors import StoreError
from bot.store.engines import sqlite_path
from bot.store.sql.store import SqlStore
from bot.store.sqlite.connection import driver, is_wal_safe
from bot.store.sqlite.copying import fault_in
from bot.store.tables import SCHEMA
from bot.wiring.store import describe


async def look(case: Case) -> list[Look]:
    place = describe(case.settings)
    if isinstance(case.schema, StoreError):
        return [Look("mend", f"{place}: {case.schema}", "is VESTIBULE_DATABASE_URL right, and does the server run?")]
    if not case.schema:
        return [Look("look", f"{place}: there is none yet; the first start makes it")]
    if case.schema != SCHEMA:
        return [Look("mend", f"{place}: its tables are of schema {case.schema}, not {SCHEMA}", "run_bot.py migrate")]
    path = sqlite_path(case.settings.database_url.get_secret_value())
    found = _file(path) if path else []
    if isinstance(case.store, StoreError):
        return [*found, Look("mend", f"{place}: {case.store}")]
    return [*found, *(await _inside(case, case.store) if case.store else [])]


def _file(path: Path) -> list[Look]:
    if fault := fault_in(path):
        return [Look("mend", f"{path} is damaged ({fault})", "run_bot.py restore, with your newest copy")]
    found = []
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        found.append(Look("mend", f"others on this machine can open {path}", f"chmod 600 {path}"))
    if not is_wal_safe(driver.sqlite_version_info):
        found.append(Look("look", "this SQLite has a fault in writing ahead, so that is left off: right, and slower"))
    return found


async def _inside(case: Case, store: SqlStore) -> list[Look]:
    health = await store.health(case.now)
    found = [Look("fine", f"{describe(case.settings)}: {store.engine_name}, schema {SCHEMA}, whole")]
    if given_up := health.dead_letters + health.dead_posts:
        how = "the log says which (letter_set_aside, post_dead)"
        found.append(Look("look", f"{given_up} letters or messages were given up", how))
    return found
