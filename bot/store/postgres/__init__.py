"""PostgreSQL: the engine for several workers, and for several machines."""

from bot.store.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
