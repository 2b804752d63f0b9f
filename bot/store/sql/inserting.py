"""`INSERT … ON CONFLICT DO NOTHING`, which each dialect spells in a class of its own."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """True for the one who inserted the row; False if it was there."""
    statement = INSERTS[connection.dialect.name](table).values(**values).on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount == 1)
