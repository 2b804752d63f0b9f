"""The schema: a migrated database is the one the tables describe, and a newer one is left alone."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StoreError
from bot.store.migrating import migrate, revisions, schema_of
from bot.store.migrations.upgrading import configuration, upgrade
from bot.store.sqlite import SqliteStore
from bot.store.tables import SCHEMA, metadata
from tests.store.conftest import MASTER, Sqlite


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/empty.db")
    yield engine
    engine.dispose()


def differences(connection: Connection) -> list[object]:
    """The way through every revision, and what it lacks of the tables."""
    upgrade(connection)
    return compare_metadata(MigrationContext.configure(connection), metadata)


def plain(index: Any) -> tuple[str, ...]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return index["name"], str(index["column_names"]), str(index["unique"]), str(options)


def shape(connection: Connection) -> dict[str, object]:
    """All that a database says of its tables, besides Alembic's own."""
    looking = inspect(connection)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in looking.get_columns(name)],
            looking.get_pk_constraint(name)["constrained_columns"],
            sorted((key["name"], key["constrained_columns"], key["options"]) for key in looking.get_foreign_keys(name)),
            sorted(map(plain, looking.get_indexes(name))),
            sorted((key["name"], key["column_names"]) for key in looking.get_unique_constraints(name)),
        )
        for name in sorted(looking.get_table_names())
        if name != "alembic_version"
    }


def test_a_migrated_file_is_what_the_tables_describe(empty: Engine, tmp_path: Path) -> None:
    fresh = create_engine(f"sqlite:///{tmp_path}/fresh.db")
    with empty.begin() as migrated, fresh.begin() as made:
        migrate(made)
        assert differences(migrated) == []
        assert shape(migrated) == shape(made)
    fresh.dispose()


@pytest.mark.postgres
def test_a_migrated_database_is_what_the_tables_describe(postgres_url: str) -> None:
    async def look() -> None:
        engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(postgres_url))
        async with engine.begin() as connection:
            made = await connection.run_sync(shape)
            await connection.execute(text("CREATE SCHEMA walked"))
            await connection.execute(text("SET LOCAL search_path TO walked"))
            assert await connection.run_sync(differences) == []
            assert made == await connection.run_sync(shape)
            await connection.rollback()
        await engine.dispose()

    asyncio.run(look())


def test_the_newest_revision_is_the_one_the_code_knows() -> None:
    script = ScriptDirectory.from_config(configuration())

    assert script.get_heads() == [SCHEMA]
    assert {revision.revision for revision in script.walk_revisions()} == revisions()


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    with empty.begin() as connection:
        migrate(connection)
        before = shape(connection)
        migrate(connection)

        assert shape(connection) == before
        assert schema_of(connection) == SCHEMA


def test_a_newer_schema_is_refused_in_words(empty: Engine) -> None:
    with empty.begin() as connection:
        migrate(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        with pytest.raises(StoreError, match="9999"):
            migrate(connection)


async def test_a_store_refuses_a_newer_schema_and_can_be_opened_after_a_mend(sqlite: Sqlite) -> None:
    engine = create_engine(f"sqlite:///{sqlite.path}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="does not know"):
        await sqlite.open()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{SCHEMA}'"))
    engine.dispose()

    await sqlite.open()


async def test_a_command_does_not_migrate_under_a_running_bot(sqlite: Sqlite) -> None:
    bot = await sqlite.open()
    await bot._writer.run("undo", lambda: bot._writer.raw.execute("DELETE FROM alembic_version"))

    with pytest.raises(StoreError, match="Another bot"):
        await SqliteStore(sqlite.path, MASTER, "command", exclusive=False).open()
