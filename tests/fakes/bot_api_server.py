"""The fake's HTTP side: takes calls apart, lets faults happen, records, answers.

The low-level server of aiohttp without an application around it, because the benchmark drives its load through
this file.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from tests.fakes import bot_api_limits as limits
from tests.fakes.bot_api_errors import (
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    Refused,
    refuse,
)
from tests.fakes.bot_api_faults import Fault, FaultKind, Faults
from tests.fakes.bot_api_methods import METHODS, Params, SentMessage, World
from tests.fakes.bot_api_updates import UpdateQueue
from tests.fakes.bot_api_webhook import WebhookSender

TOKEN = "4711123456:AAFakeTokenOfTheStrictFakeBotApi0000"
LARGEST_BODY = 64 * 1024 * 1024
PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
SEND_RST_ON_CLOSE = struct.pack("ii", 1, 0)
POLLING_WITH_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

Result = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, also one that went wrong."""

    method: str
    params: Params
    at: float
    fault: FaultKind | None


class BotApiServer:
    def __init__(self, token: str = TOKEN, *, port: int = 0, first_update_id: int = 700_000_001) -> None:
        self.token = token
        self.host = "127.0.0.1"
        self.port = port
        self.world = World(
            {
                "id": int(token.split(":", maxsplit=1)[0]),
                "is_bot": True,
                "first_name": "Vestibule",
                "username": "fake_bot",
            }
        )
        self.updates = UpdateQueue(first_update_id)
        self.webhook = WebhookSender(self.updates, first_pause_seconds=0.02)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.recording = True
        """Whether calls are kept; messages always are."""
        self.latency_seconds = 0.0
        self._prefix = f"/bot{token}/"
        self._watchers: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._closing = asyncio.Event()
        self._server = web.Server(self._handle, request_factory=_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=1.0)
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """The root, as in `https://api.telegram.org`."""
        return f"http://{self.host}:{self.port}"

    @property
    def sent(self) -> list[SentMessage]:
        return self.world.sent

    def method_url(self, method: str) -> str:
        return f"{self.url}{self._prefix}{method}"

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await self.start_listening()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.updates.end_polling("Conflict: the fake is closing")
        await self.webhook.__aexit__(kind, error, trace)
        await self._runner.cleanup()

    async def start_listening(self) -> None:
        self._site = web.TCPSite(self._runner, self.host, self.port, backlog=1024)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def stop_listening(self) -> None:
        """Be away: open connections end, new ones are refused."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        for connection in self._server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def push(self, kind: str, content: Params) -> int | None:
        """A new update: its chat becomes known; the id, or None if the bot does not want this kind."""
        chat = content["chat"] if "chat" in content else content["message"]["chat"]
        self.world.chats.setdefault(chat["id"], chat)
        return self.updates.push(kind, content, chat["id"])

    async def wait_until(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until a call makes the condition true; TimeoutError if none does."""
        if condition():
            return
        watcher = (condition, asyncio.get_running_loop().create_future())
        self._watchers.append(watcher)
        try:
            async with asyncio.timeout(seconds):
                await watcher[1]
        finally:
            self._watchers.remove(watcher)

    async def control(self, request: web.BaseRequest, path: str) -> Any:
        """The answer to a request under `/_control/`."""
        raise Refused(NOT_FOUND, f"Not Found: {path}")

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if "%" in path:
            path = unquote(path)
        try:
            if path.startswith(self._prefix):
                return await self._call(request, path[len(self._prefix) :])
            if path.startswith("/_control/"):
                return _response((HTTPStatus.OK, orjson.dumps(await self.control(request, path[10:]))))
            refuse("Unauthorized" if path.startswith("/bot") else "Not Found", _code_for(path))
        except Refused as refusal:
            return _response(_refusal(refusal))

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        params = await _params(request)
        name = method.lower()
        if self.latency_seconds:
            await asyncio.sleep(self.latency_seconds / 2)
        fault = self.faults.next_for(name) if self.faults else None
        if self.recording:
            self.calls.append(Call(method, params, self.world.clock(), fault.kind if fault else None))
        if fault is not None:
            self._notify_soon()
            return await self._go_wrong(request, fault, lambda: self._carry_out(name, params))
        result = await self._carry_out(name, params)
        if self.latency_seconds:
            await asyncio.sleep(self.latency_seconds / 2)
        return _response(result)

    async def _carry_out(self, name: str, params: Params) -> Result:
        self._notify_soon()
        try:
            if name == "getupdates":
                result = await self._get_updates(params)
            elif (method := METHODS.get(name)) is not None:
                result = orjson.dumps(method(self.world, params))
            else:
                result = orjson.dumps(await self._webhook_method(name, params))
        except Refused as refusal:
            return _refusal(refusal)
        return HTTPStatus.OK, b'{"ok":true,"result":' + result + b"}"

    def _notify_soon(self) -> None:
        if self._watchers:
            asyncio.get_running_loop().call_soon(self._notify)

    def _notify(self) -> None:
        for condition, future in self._watchers:
            if not future.done() and condition():
                future.set_result(None)

    async def _get_updates(self, params: Params) -> bytes:
        if self.webhook.url:
            refuse(POLLING_WITH_WEBHOOK, CONFLICT)
        self.updates.allow(limits.structured(params, "allowed_updates"))
        return await self.updates.poll(
            limits.integer(params, "offset"),
            limits.integer(params, "limit", 100),
            limits.integer(params, "timeout"),
        )

    async def _webhook_method(self, name: str, params: Params) -> Any:
        if name == "getwebhookinfo":
            return self._webhook_info()
        if name not in ("setwebhook", "deletewebhook"):
            refuse("Not Found", NOT_FOUND)
        url, secret = limits.webhook_url(params), limits.secret_token(params)
        most = min(max(limits.integer(params, "max_connections", 40), 1), 100)
        self.updates.allow(limits.structured(params, "allowed_updates"))
        await self.webhook.stop()
        if limits.boolean(params, "drop_pending_updates"):
            self.updates.confirm(self.updates.next_update_id)
        if name == "setwebhook" and url:
            self.updates.end_polling("Conflict: terminated by setWebhook request")
            self.webhook.start(url, secret, most)
        return True

    def _webhook_info(self) -> Params:
        info: Params = {
            "url": self.webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.webhook.url:
            info["max_connections"] = self.webhook.max_connections
        if self.webhook.last_error:
            info |= {"last_error_date": int(time.time()), "last_error_message": self.webhook.last_error}
        if self.updates.allowed:
            info["allowed_updates"] = sorted(self.updates.allowed)
        return info

    async def _go_wrong(
        self, request: web.BaseRequest, fault: Fault, carry_out: Callable[[], Any]
    ) -> web.StreamResponse:
        status, body = await carry_out() if fault.accepted else (HTTPStatus.OK, b"")
        match fault.kind:
            case FaultKind.TOO_MANY_REQUESTS:
                return _response(_refusal(_flood(fault.retry_after)))
            case FaultKind.BAD_GATEWAY:
                return _response((HTTPStatus.BAD_GATEWAY, PAGE), HTML)
            case FaultKind.NOT_JSON:
                return _response((HTTPStatus.OK, PAGE), HTML)
            case FaultKind.CUT_JSON:
                return _response((status, body[: len(body) // 2]))
            case FaultKind.CUT_BODY:
                return await _cut_body(request, body)
            case FaultKind.HANG:
                await self._closing.wait()
        _drop(request, with_reset=fault.kind is FaultKind.RESET)
        return web.Response()


def _flood(retry_after: int) -> Refused:
    words = f"Too Many Requests: retry after {retry_after}"
    return Refused(TOO_MANY_REQUESTS, words, {"retry_after": retry_after})


def _code_for(path: str) -> int:
    """401 for a well-formed token that is not ours, 404 for anything else, as Telegram does."""
    token = path.removeprefix("/bot").partition("/")[0]
    return UNAUTHORIZED if path.startswith("/bot") and token.partition(":")[0].isdigit() else NOT_FOUND


def _refusal(refusal: Refused) -> Result:
    document: Params = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        document["parameters"] = refusal.parameters
    return refusal.code, orjson.dumps(document)


def _response(result: Result, headers: dict[str, str] = JSON) -> web.Response:
    return web.Response(status=result[0], body=result[1], headers=headers)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)


async def _params(request: web.BaseRequest) -> Params:
    params: Params = dict(parse_qsl(request.query_string)) if "?" in request.raw_path else {}
    if not request.body_exists:
        return params
    if "json" not in request.headers.get("Content-Type", ""):
        form = await request.post()
        return params | {name: _field(value) for name, value in form.items()}
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise Refused(BAD_REQUEST, "Bad Request: can't parse request parameters as a JSON object") from None
    if not isinstance(body, dict):
        refuse("Bad Request: can't parse request parameters as a JSON object")
    return params | body if params else body


def _field(value: Any) -> Any:
    return (value.filename, value.file.read()) if isinstance(value, web.FileField) else value


def _drop(request: web.BaseRequest, with_reset: bool) -> None:
    transport = request.transport
    if transport is None:
        return
    if with_reset:
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, SEND_RST_ON_CLOSE)
    transport.abort()


async def _cut_body(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={**JSON, "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        # A plain close sends what is written before the end, an abort would not.
        request.transport.close()
    return response
