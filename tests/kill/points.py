"""Counts what a process does with the outside world, and kills it after operation k. Nothing of this is in the product.

Counted where the drivers are entered: each statement of SQLite; each exchange with PostgreSQL, and a COMMIT also when
it is sent and not yet answered; each request to Telegram when it is sent and when it is answered; each answer of the
web server. SIGKILL leaves no time for anything.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg.protocol
from uvicorn.protocols.http import h11_impl, httptools_impl

from bot.store.sqlite.connection import driver

FLUSHES = 8  # turns of the event loop after which everything written has left the process


class Points:
    """`trace`: a file that gets a line for each operation. `kill_at` 0: never."""

    def __init__(self, trace: Path, kill_at: int) -> None:
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._kill_at = kill_at
        self._count = 0

    def passed(self, what: str) -> None:
        if self._is_reached(what):
            self._kill()

    async def passed_in_flight(self, what: str) -> None:
        """Something was just written: it leaves first."""
        if self._is_reached(what):
            for _ in range(FLUSHES):
                await asyncio.sleep(0)
            self._kill()

    def _is_reached(self, what: str) -> bool:
        self._count += 1
        os.write(self._trace, f"{what}\n".encode())
        return self._count == self._kill_at

    def _kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def watch(points: Points) -> None:
    """Count everything this process does from now on."""
    _watch_sqlite(points)
    _watch_postgres(points)
    _watch_requests(points)
    _watch_answers(points)


def _watch_sqlite(points: Points) -> None:
    class Cursor(driver.Cursor):  # type: ignore[misc, name-defined]
        def execute(self, statement: str, *values: Any) -> Any:
            result = super().execute(statement, *values)
            points.passed(f"sqlite {_brief(statement)}")
            return result

        def executemany(self, statement: str, *values: Any) -> Any:
            result = super().executemany(statement, *values)
            points.passed(f"sqlite {_brief(statement)}")
            return result

    class Connection(driver.Connection):  # type: ignore[misc, name-defined]
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

    connect = driver.connect
    driver.connect = lambda *given, **named: connect(*given, **{**named, "factory": Connection})


def _watch_postgres(points: Points) -> None:
    class Protocol(asyncpg.protocol.Protocol):  # type: ignore[misc]
        async def query(self, statement: str, *rest: Any, **named: Any) -> Any:
            exchange = asyncio.ensure_future(super().query(statement, *rest, **named))
            if statement.startswith("COMMIT"):
                await points.passed_in_flight("postgres COMMIT sent")
            result = await exchange
            points.passed(f"postgres {_brief(statement)}")
            return result

        async def bind_execute(self, state: Any, *rest: Any, **named: Any) -> Any:
            result = await super().bind_execute(state, *rest, **named)
            points.passed(f"postgres {_brief(state.query)}")
            return result

        async def bind_execute_many(self, state: Any, *rest: Any, **named: Any) -> Any:
            result = await super().bind_execute_many(state, *rest, **named)
            points.passed(f"postgres {_brief(state.query)}")
            return result

    asyncpg.protocol.Protocol = Protocol


def _watch_requests(points: Points) -> None:
    send, start = aiohttp.ClientRequest.send, aiohttp.ClientResponse.start

    async def send_and_count(request: Any, *given: Any) -> Any:
        answer = await send(request, *given)
        await points.passed_in_flight(f"request {request.url.name} sent")
        return answer

    async def start_and_count(answer: Any, *given: Any) -> Any:
        started = await start(answer, *given)
        points.passed(f"request {answer.url.name} answered")
        return started

    aiohttp.ClientRequest.send = send_and_count  # type: ignore[method-assign]
    aiohttp.ClientResponse.start = start_and_count  # type: ignore[method-assign]


def _watch_answers(points: Points) -> None:
    for cycle in (h11_impl.RequestResponseCycle, httptools_impl.RequestResponseCycle):
        cycle.send = _counting(points, cycle.send)  # type: ignore[method-assign]


def _counting(points: Points, send: Callable[..., Any]) -> Any:
    async def send_and_count(cycle: Any, message: Any) -> None:
        await send(cycle, message)
        await points.passed_in_flight(f"web {message['type']}")

    return send_and_count


def _brief(statement: str) -> str:
    """What it does, and to which table, without values."""
    words = statement.replace("(", " ").split()
    named = [word for before, word in pairwise(words) if before.upper() in ("INTO", "FROM", "UPDATE")]
    return " ".join([*words[:1], *named[:1]]) if named else " ".join(words[:3])
