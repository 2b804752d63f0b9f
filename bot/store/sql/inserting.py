"""`INSERT … ON CONFLICT DO NOTHING`, which each dialect spells in a class of its own."""

from importlib import import_module

from sqlalchemy import Connection, Table


def insert_new(connection: Connection, table: Table, **values: object) -> bool:
    """True for the one who inserted the row; False if it was there."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")  # loaded with the engine; no other is
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount == 1)
