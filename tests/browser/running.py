"""A real server in a thread of its own, that a test can stop and start again on the same port."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from starlette.types import ASGIApp

from bot.server import Server

T = TypeVar("T")


class Running:
    def __init__(self, app: ASGIApp, before_stop: Callable[[], None] = lambda: None) -> None:
        self._app, self._before_stop = app, before_stop
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="server")
        self._thread.start()
        self._server: Server | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def start(self) -> None:
        self.run(self._start())

    async def _start(self) -> None:
        self._server = Server(self._app, port=self.port, before_stop=self._before_stop)
        await self._server.start()
        self.port = self._server.port

    def stop(self) -> None:
        if self._server is not None:
            self.run(self._server.stop())
            self._server = None

    def close(self) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
