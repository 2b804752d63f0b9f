"""Whatever a database refuses leaves as one kind of error, without the values it was about."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError


@contextmanager
def as_store_error(what: str, *kinds: type[Exception]) -> Iterator[None]:
    """Engines quote rows in their messages and keep parameters in their errors; only the kind goes on."""
    refusals: tuple[type[Exception], ...] = (SQLAlchemyError, OSError, TimeoutError, *kinds)
    try:
        yield
    except refusals as error:
        name = type(getattr(error, "orig", None) or error).__name__
        raise StoreError(f"The database did not do '{what}' ({name}).") from None
