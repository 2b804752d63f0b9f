"""The schema is brought to its newest revision when a store opens, under a lock, or the store does not open.

Alembic is loaded only when there is something to do: an up-to-date database opens without it.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.store.tables import SCHEMA, WHERE, metadata

FOLDER = Path(__file__).parent / "migrations"


def schema_of(connection: Connection) -> str | None:
    """The revision a database has; None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def migrate(connection: Connection, permit: Callable[[], None] = lambda: None) -> str | None:
    """Up to the newest revision, all or nothing in the caller's transaction; which one it was before.

    `permit` may refuse before a change.
    """
    found = schema_of(connection)
    if found == SCHEMA:
        return found
    if found is not None and found not in revisions():
        raise StoreError(
            f"The database has the schema {found}, which this version of Vestibule does not know (it knows {SCHEMA}): "
            "install the version that was used last, or a newer one."
        )
    permit()
    if found is None and not inspect(connection).get_table_names():
        create(connection)
        return None
    # Loading Alembic takes a tenth of a second, which every start would pay for a thing that is hardly ever needed.
    import_module("bot.store.migrations.upgrading").upgrade(connection)
    return found


def create(connection: Connection) -> None:
    """An empty database gets the newest schema at once; a test holds it the same as the way through all revisions."""
    for index in (index for table in metadata.sorted_tables for index in table.indexes if WHERE in index.info):
        index.dialect_kwargs[f"{connection.dialect.name}_where"] = text(index.info[WHERE])
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:schema)"), {"schema": SCHEMA})


def revisions() -> frozenset[str]:
    """Every revision of this version's chain, by the names of its files.

    >>> SCHEMA in revisions()
    True
    """
    return frozenset(path.name[1:5] for path in (FOLDER / "versions").glob("v[0-9]*.py"))
