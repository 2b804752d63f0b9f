"""What belongs to a copy of the database: the list of who was erased beside it, and PostgreSQL's own tools."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.sql.returning import Erasure, read
from bot.store.sqlite.copying import erased_in, is_database


def beside(copy: Path) -> Path:
    """The list of who was erased, beside a copy."""
    return copy.with_name(f"{copy.name}.erased")


def erased_of(place: Path) -> tuple[Erasure, ...]:
    """From a list, or from a newer copy of an SQLite database."""
    try:
        if is_database(place):
            return erased_in(place, is_copy=True)
        return read(place.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise SettingsError(f"{place} is no list of who was erased, and no copy of a database.") from None


def postgres_place(settings: Settings) -> str:
    """The address as PostgreSQL's tools take it, quoted, without the password: they read that from ~/.pgpass."""
    parts = urlsplit(settings.database_url.get_secret_value())
    user = f"{parts.username}@" if parts.username else ""
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return "'" + urlunsplit(("postgresql", f"{user}{host}{port}", parts.path, parts.query, "")) + "'"
