"""The webhook: Telegram posts an update, and gets its 200 only after the update is kept.

Who does not know the secret is nobody. Telegram repeats an update until it gets a 2xx, and holds back the later
ones of the same chat, so order survives a database that is away.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.api import Api
from bot.channels.telegram.options import TelegramSettings
from bot.channels.telegram.raw import KINDS, update_id

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_BODY: Final = 1024 * 1024
DEEPEST: Final = 64
RETRY_SECONDS: Final = "5"


class Webhook:
    def __init__(self, settings: TelegramSettings, accept: Callable[[Sequence[object]], Awaitable[bool]]) -> None:
        self._secret = settings.webhook_secret
        self._accept = accept
        self.path = _path(settings)
        self.url = settings.webhook_url.rstrip("/") + self.path

    @property
    def route(self) -> Route:
        return Route(self.path, self.handle, methods=["POST"], include_in_schema=False)

    async def register(self, api: Api) -> None:
        payload = {"url": self.url, "secret_token": self._secret, "allowed_updates": KINDS}
        await api.call("setWebhook", payload | {"drop_pending_updates": False})

    async def handle(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = _decoded(body)
        if update_id(update) is None or _is_deeper(update, DEEPEST):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if not await self._accept([update]):
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_SECONDS})
        return Response()


def _path(settings: TelegramSettings) -> str:
    """The same on every worker, and not to be guessed without the secret."""
    digest = hmac.new(settings.webhook_secret.encode(), f"path:{settings.bot_id}".encode(), hashlib.sha256)
    return f"/telegram/{digest.hexdigest()[:32]}"


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too long or ends early; never more than the limit in memory."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _decoded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return json.loads(body)  # half surrogate pairs
        except (ValueError, RecursionError):
            return None


def _is_deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    inner = value.values() if isinstance(value, dict) else value
    return any(_is_deeper(one, levels - 1) for one in inner)
