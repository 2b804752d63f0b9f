"""A copy in the place of the database; who was erased since it was made is erased again before anyone can see them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreError
from bot.keys import MasterKey
from bot.settings import Settings
from bot.store.base import Entry
from bot.store.engines import sqlite_path
from bot.store.postgres import PostgresStore
from bot.store.sql.returning import Erasure, written
from bot.store.sql.store import SqlStore
from bot.store.sqlite import SqliteStore
from bot.store.sqlite.copying import bring, clear_away, erased_in, put_in_place
from bot.store.sqlite.lock import OneBot
from bot.upkeep.copies import beside, erased_of, postgres_place
from bot.upkeep.opened import database_of, opened
from bot.wiring.store import describe, master_key


def restore(
    settings: Settings, environment: Mapping[str, str], copy: Path | None, lists: Sequence[Path]
) -> tuple[bool, list[str]]:
    """Whether it is done, and what to say."""
    master = master_key(settings, environment)
    known = [*lists, *([beside(copy)] if copy and beside(copy).exists() else [])]
    erased = [one for place in known for one in erased_of(place)]
    database = sqlite_path(settings.database_url.get_secret_value())
    if copy is None:
        again = asyncio.run(_put_right(database_of(settings, master, exclusive=True), erased))
        return True, [f"{describe(settings)}: {_people(again)}"]
    if database is None:
        return False, _of_postgres(settings, environment, copy, erased)
    return True, _put_back(master, copy, database, erased)


def _put_back(master: MasterKey, copy: Path, database: Path, erased: Sequence[Erasure]) -> list[str]:
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    former = database.with_name(f"{database.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    fresh = database.with_name(f"{database.name}.restoring")
    one_bot = OneBot(database)
    one_bot.take()
    try:
        here, told = _erased_here(database)
        bring(copy, fresh)
        again = asyncio.run(_put_right(SqliteStore(fresh, master, "restore"), [*erased, *here]))
        put_in_place(fresh, database, former)
    finally:
        clear_away(fresh)
        one_bot.release()
    told.append(f"{database} now holds what {copy} held. {_people(again)}")
    if former.exists():
        told.append(f"The former database is {former}. Delete it when all is well.")
    return told


def _erased_here(database: Path) -> tuple[Sequence[Erasure], list[str]]:
    """From the database that is about to go; it may be damaged, which may be why it goes."""
    if not database.exists():
        reason = "There was no database here, so nobody knows who was erased after the copy was made."
    else:
        try:
            return erased_in(database, is_copy=False), []
        except StoreError as error:
            reason = str(error)
    return (), [f"{reason} Erase those people again by hand, or with --erased and a newer copy."]


async def _put_right(store: SqlStore, erased: Iterable[Erasure]) -> int:
    now = datetime.now(UTC)
    try:
        await store.open()
        if isinstance(store, PostgresStore) and await store.workers() > 1:  # we are one
            raise StoreError("The assistant is running on this database. Stop all its workers first.")
        again = await store.put_right(erased, now)
        await store.audit([Entry("operator", f"put a copy back, erased {again} again")], now)
    finally:
        await store.close()
    return again


def _people(number: int) -> str:
    if not number:
        return "Nobody in it had been erased since."
    return f"People in it who were erased since, and are now erased again: {number}."


def _of_postgres(
    settings: Settings, environment: Mapping[str, str], copy: Path, erased: Sequence[Erasure]
) -> list[str]:
    """How to do it with PostgreSQL's own tools. Before that, who was erased until now is written down."""

    async def here() -> Sequence[Erasure]:
        async with opened(settings, environment) as store:
            return await store.erasures()

    told, listed, place = [], beside(copy), postgres_place(settings)
    try:
        erased = [*erased, *asyncio.run(here())]
    except StoreError:
        told.append("The database is away, so only the lists you have tell who was erased.\n")
    listed.write_text(written(erased), encoding="ascii")
    return [
        *told,
        "PostgreSQL is put back with its own tools:\n",
        "  1. Stop every worker.",
        f"  2. pg_restore --clean --if-exists --single-transaction --dbname={place} {copy}",
        f"  3. python run_bot.py restore --erased {listed}\n",
        "Do not leave out the third step: it erases again who was erased since the copy was made.",
    ]
