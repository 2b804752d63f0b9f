"""Logs: one line per event, machine-readable, without a person in it.

Only fields on the list below are ever written. Only we speak in our own words: of a library it is told that it
reported a problem, and where, for what it says may hold a client's words or an address with a token in it. Anything
that looks like a token is masked besides. Tracebacks carry places, never values.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

FIELDS = frozenset(
    {"event", "level", "timestamp", "logger", "action", "channel", "count", "error", "place", "seconds", "state"}
    | {"therapist", "period", "port", "engine", "worker", "attempts", "kind", "version", "path"}
    | {"letters", "failures", "language"}
)
"""Everything a log line may hold. `therapist` is the id from the practice's file, not a name or an account."""

_OF_LIBRARIES = ("level", "timestamp", "exc_info", "_record", "_from_structlog")
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "uvicorn", "sqlalchemy", "alembic", "apscheduler")


def set_up(level: str) -> None:
    """Send every log line of this process through the list above, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter())
    handler.addFilter(_is_worth_a_line)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter() -> structlog.stdlib.ProcessorFormatter:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper("iso"),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            _only_that_it_spoke,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper("iso"),
            _place_of_error,
            _allowed,
            structlog.processors.JSONRenderer(),
        ],
    )


def _is_ours(name: str) -> bool:
    return name == "bot" or name.startswith("bot.")


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """On the handler, because a logger's filters do not see what the loggers below it pass up."""
    return record.levelno >= logging.WARNING or _is_ours(record.name)


def _only_that_it_spoke(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record = event["_record"]
    if _is_ours(record.name):
        return event
    kept = {name: event[name] for name in _OF_LIBRARIES if name in event}
    return {**kept, "event": f"{record.name} reported a problem"}


def _place_of_error(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else sys.exc_info()[1]
    if info and error is not None:
        event["error"] = type(error).__name__
        event["place"] = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in _frames(error)]
    return event


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))[-6:]


def _allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept = {name: value for name, value in event.items() if name in FIELDS}
    return {name: _TOKEN.sub("[token]", value) if isinstance(value, str) else value for name, value in kept.items()}
