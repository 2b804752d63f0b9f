"""Logs: one line per event, machine-readable, without a person in it.

Only fields on the list below are ever written. Only we speak in our own words: of a library it is told that it
reported a problem, and where, for what it says may hold a client's words or an address with a token in it. Anything
that looks like a token is masked besides. Tracebacks carry places, never values.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS = frozenset(
    {"event", "level", "timestamp", "logger", "action", "channel", "count", "error", "place", "seconds", "state"}
    | {"therapist", "period", "port", "engine", "worker", "attempts", "kind", "version", "path"}
    | {"letters", "failures", "language"}
)
"""Everything a log line may hold. `therapist` is the id from the practice's file, not a name or an account."""

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "uvicorn", "sqlalchemy", "alembic", "apscheduler")


def set_up(level: str) -> None:
    """Send every log line of this process through the list above, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    handler.addFilter(_is_worth_a_line)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Line(logging.Formatter):
    """One event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            **_said(record),
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            **_error(record),
        }
        return json.dumps({name: _masked(value) for name, value in event.items()}, default=repr)


def _is_ours(name: str) -> bool:
    return name == "bot" or name.startswith("bot.")


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """On the handler, because a logger's filters do not see what the loggers below it pass up."""
    return record.levelno >= logging.WARNING or _is_ours(record.name)


def _said(record: logging.LogRecord) -> dict[str, Any]:
    if not _is_ours(record.name):
        return {"event": f"{record.name} reported a problem"}
    given = {name: value for name, value in vars(record).items() if name in FIELDS}
    return {**given, "event": record.getMessage()}


def _error(record: logging.LogRecord) -> dict[str, Any]:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    frames = list(traceback.extract_tb(error.__traceback__))[-6:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]
    return {"error": type(error).__name__, "place": places}


def _masked(value: object) -> object:
    return _TOKEN.sub("[token]", value) if isinstance(value, str) else value
