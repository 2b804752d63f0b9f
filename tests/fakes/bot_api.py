"""A strict fake of Telegram's Bot API over real HTTP.

In a test:

    async with FakeBotApi() as api:
        anna = FakeClient(api, user_id=7)
        ...                                # a bot with api.token at the root api.url
        anna.command("start")
        reply = await anna.expect_reply()
        anna.tap(reply, "Yes")

As a process of its own, driven over HTTP as `bot_api_control` describes:

    python -m tests.fakes.bot_api --port 0

It refuses what Telegram refuses: see `bot_api_limits`, `bot_api_html`, `bot_api_methods`. Faults are ordered
through `api.faults`: see `bot_api_faults`.
"""

import argparse
import asyncio
import json
from types import TracebackType
from typing import Any

import uvloop
from aiohttp import web

from tests.fakes.bot_api_client import FakeClient
from tests.fakes.bot_api_control import Control
from tests.fakes.bot_api_faults import FaultKind, Faults
from tests.fakes.bot_api_methods import SentMessage
from tests.fakes.bot_api_server import TOKEN, BotApiServer, Call

__all__ = ["TOKEN", "Call", "FakeBotApi", "FakeClient", "FaultKind", "Faults", "SentMessage"]


class FakeBotApi(BotApiServer):
    """The fake with its control surface."""

    def __init__(self, token: str = TOKEN, *, port: int = 0, first_update_id: int = 700_000_001) -> None:
        super().__init__(token, port=port, first_update_id=first_update_id)
        self._control = Control(self)

    async def control(self, request: web.BaseRequest, path: str) -> Any:
        return await self._control.answer(request, path)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._control.close()
        await super().__aexit__(kind, error, trace)


async def serve(options: argparse.Namespace) -> None:
    async with FakeBotApi(options.token, port=options.port) as api:
        api.latency_seconds = options.latency_seconds
        api.recording = not options.forget_calls
        print(json.dumps({"url": api.url, "token": api.token, "control": f"{api.url}/_control"}), flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.bot_api", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--latency-seconds", type=float, default=0.0)
    parser.add_argument("--forget-calls", action="store_true", help="keep messages, not every call")
    try:
        uvloop.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        """The usual end."""


if __name__ == "__main__":
    main()
