"""What ran, and since when."""

from typing import Any

from sqlalchemy import Connection, select

from bot.store.base import Publication
from bot.store.instants import from_micros, to_micros
from bot.store.sql.inserting import insert_new
from bot.store.tables import publication
from bot.store.zipped import unzipped, zipped


def publish(connection: Connection, new: Publication) -> bool:
    newest = select(publication.c.number, publication.c.hash).order_by(publication.c.number.desc()).limit(1)
    while True:
        last = connection.execute(newest).first()
        if last is not None and last.hash == new.hash:
            return False
        number = 1 if last is None else last.number + 1
        if insert_new(connection, publication, number=number, **_values(new)):
            return True
        # Another worker took the number; perhaps with the same flow.


def publications(connection: Connection, limit: int) -> tuple[Publication, ...]:
    newest_first = select(publication).order_by(publication.c.number.desc()).limit(limit)
    return tuple(_read(row) for row in connection.execute(newest_first))


def _values(new: Publication) -> dict[str, Any]:
    return {
        "at": to_micros(new.at),
        "flow": new.flow,
        "version": new.version,
        "hash": new.hash,
        "by": new.by,
        "files": zipped(new.files),
    }


def _read(row: Any) -> Publication:
    return Publication(from_micros(row.at), row.flow, row.version, row.hash, row.by, unzipped(row.files))
