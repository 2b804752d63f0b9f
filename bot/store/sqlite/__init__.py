"""SQLite: the embedded engine, one file, one bot."""

from bot.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
