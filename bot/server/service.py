"""One uvicorn inside the app's own event loop: it never takes over signals, logging or the process."""

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from bot.errors import SettingsError
from bot.settings import is_loopback


def assemble(chat: ASGIApp, desk: ASGIApp | None = None, extra: Sequence[BaseRoute] = ()) -> Starlette:
    """All that is served on one port: the extra routes first, then the desk, then the chat."""
    desk_routes = [Route("/desk", _to_desk), Mount("/desk", app=desk)] if desk else []
    return Starlette(routes=[*extra, *desk_routes, Mount("/", app=chat)])


async def _to_desk(_: Request) -> Response:
    return RedirectResponse("desk/", status_code=307)  # relative: we may stand behind a proxy, under any name


def check_host(host: str, *, behind_tls_proxy: bool) -> None:
    """Health data never travels in the clear: without TLS in front, only this machine may connect."""
    if behind_tls_proxy or is_loopback(host):
        return
    raise SettingsError(
        f"The web server would listen on {host}, reachable from other machines without encryption. "
        "Set VESTIBULE_WEB_HOST=127.0.0.1, or put a TLS proxy in front (see docs/operator/install.md) and set "
        "VESTIBULE_WEB_BEHIND_TLS_PROXY=true."
    )


class _Uvicorn(uvicorn.Server):
    """Says when it has started, and leaves signals to the app."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Server:
    """`stop` first calls `before_stop`, so that open streams end by themselves, then closes what is left."""

    def __init__(
        self,
        app: ASGIApp,
        host: str = "127.0.0.1",
        port: int = 8080,
        *,
        before_stop: Callable[[], None] = lambda: None,
        patience: timedelta = timedelta(seconds=5),
    ) -> None:
        self._app, self._host, self._wanted = app, host, port
        self._before_stop, self._patience = before_stop, patience
        self._server: _Uvicorn | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = port

    async def start(self) -> None:
        listener = self._listen()
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            ws="none",
            access_log=False,  # addresses may hold secrets: nothing of a request is ever logged
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=int(self._patience.total_seconds()),
        )
        self._server = _Uvicorn(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web server")
        await self._server.up.wait()

    async def stop(self) -> None:
        if self._server is None or self._task is None:
            return
        self._before_stop()
        self._server.should_exit = True
        await self._task
        self._server = self._task = None

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._wanted))
        except OSError as error:
            listener.close()
            raise SettingsError(
                f"Cannot listen on {self._host}:{self._wanted} ({error.strerror}). "
                "Is Vestibule already running? Otherwise choose another VESTIBULE_WEB_PORT."
            ) from error
        listener.setblocking(False)
        return listener
