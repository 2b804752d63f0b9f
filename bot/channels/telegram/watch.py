"""Signs that somebody else has the bot's token: a second poller, or a webhook that this installation did not set.

Whoever has the token can read what people write from now on, and keep it from us. Telegram tells of it in two ways:
by refusing our polls (409), within minutes, and by naming another webhook, which is asked for once an hour.
"""

import asyncio
import logging
from collections import deque
from typing import Any, Final
from urllib.parse import urlsplit

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.options import Pace

log: Final = logging.getLogger(__name__)
FOREIGN: Final = "telegram_foreign_webhook"
CONTESTED: Final = "telegram_another_poller"
LONG_AGO: Final = 3600.0
ENOUGH: Final = 2  # one conflict can be the last poll of our own former life


class Conflicts:
    """Polls that were refused because somebody else polls; two within an hour are no accident.

    `apart`: seconds; what is refused sooner after the last one counts as the same, for at a restart two lives overlap.
    """

    def __init__(self, apart: float) -> None:
        self._apart = apart
        self._times: deque[float] = deque(maxlen=ENOUGH)

    def add(self, now: float) -> None:
        if not self._times or now - self._times[-1] > self._apart:
            self._times.append(now)

    def stand(self, now: float) -> bool:
        return len(self._times) == ENOUGH and now - self._times[0] < LONG_AGO


class Watch:
    """`trouble`: the action of the alarm that stands, or empty. `url`: our webhook; empty means polling."""

    def __init__(self, api: Api, url: str, pace: Pace) -> None:
        self.trouble = ""
        self._api = api
        self._url = url
        self._pace = pace
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="telegram-watch")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        try:
            told = await self._api.call("getWebhookInfo", {})
        except TelegramError as error:
            log.warning("webhook not known", extra={"action": "telegram_not_reached", "error": type(error).__name__})
            return
        self.trouble = "" if _place(_url_in(told)) == _place(self._url) else FOREIGN
        if self.trouble:
            log.error("the webhook is not ours", extra={"action": self.trouble})

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._pace.between_looks)
            await self.look()


def _url_in(told: Any) -> str:
    return str(told.get("url", "")) if isinstance(told, dict) else ""


def _place(url: str) -> tuple[str, str]:
    """Telegram may write an address in another way than we did; our path cannot be guessed."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path
    except ValueError:
        return url, ""
