"""What stands before several workers: each request goes to the next one in turn, and past one that is away."""

import itertools
from collections.abc import Sequence
from typing import Any, Self

import aiohttp
from aiohttp import web

HOP = frozenset({"host", "content-length", "transfer-encoding", "connection"})


class Balancer:
    """`ports` can be given after the start: the workers need to know its address first."""

    def __init__(self) -> None:
        self.ports: Sequence[int] = ()
        self.served: dict[int, int] = {}
        self._turns = itertools.count()
        self._runner = web.ServerRunner(web.Server(self._pass_on), shutdown_timeout=1.0)
        self._session: aiohttp.ClientSession | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: Any) -> None:
        assert self._session is not None
        await self._session.close()
        await self._runner.cleanup()

    async def _pass_on(self, request: web.BaseRequest) -> web.Response:
        assert self._session is not None
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
        first = next(self._turns)
        for turn in range(len(self.ports)):
            port = self.ports[(first + turn) % len(self.ports)]
            try:
                async with self._session.post(
                    f"http://127.0.0.1:{port}{request.raw_path}", data=body, headers=headers
                ) as answer:
                    self.served[port] = self.served.get(port, 0) + 1
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectionError:
                continue
        return web.Response(status=502)
