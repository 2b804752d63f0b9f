"""The lean way to the Bot API: a method's name and a payload in, its undecoded result out."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.options import TelegramSettings
from bot.channels.telegram.transport import AiohttpRequest


class Api:
    """Knows the address, and with it the token, so that nobody else has to."""

    def __init__(self, settings: TelegramSettings, request: AiohttpRequest) -> None:
        self._root = f"{settings.root}/bot{settings.token}/"
        self._request = request

    async def call(self, method: str, payload: Mapping[str, Any], read_timeout: float | None = None) -> Any:
        return await self._request.call(self._root + method, payload, read_timeout)

    async def rebuild(self) -> None:
        """Drop all connections: one that is half open answers never and fails never."""
        await self._request.shutdown()
        await self._request.initialize()
