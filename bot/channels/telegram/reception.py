"""Updates taken in, from polling and webhook alike: kept first, and only then anything else.

Beside the letters there are two courtesies that cannot wait for the outbox: a tap is answered at once, because
Telegram forgets it, and a group is declined and left.
"""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from telegram.error import TelegramError

from bot.channels.base import Take
from bot.channels.telegram.api import Api
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.raw import Group, group_of, is_farewell, query_id, raw_letter
from bot.errors import StoreError
from bot.store.base import Letter

log: Final = logging.getLogger(__name__)


async def _nobody_takes(_letters: Sequence[Letter]) -> None:
    raise StoreError("the channel is not started")


class Reception:
    def __init__(
        self, api: Api, errands: Errands, bot_id: int, declines: Mapping[str, str], now: Callable[[], datetime]
    ) -> None:
        self.take: Take = _nobody_takes
        self._api = api
        self._errands = errands
        self._bot_id = bot_id
        self.declines = declines
        self._now = now
        self._leaving: set[int] = set()

    async def accept(self, updates: Sequence[object]) -> bool:
        """Whether everything in these updates is on disk, so that they may be confirmed."""
        now = self._now()
        letters = [letter for update in updates if (letter := raw_letter(self._bot_id, update, now))]
        if letters and not await self._is_taken(letters):
            return False
        for update in updates:
            self._attend(update)
        return True

    async def _is_taken(self, letters: Sequence[Letter]) -> bool:
        try:
            await self.take(letters)
        except StoreError:
            log.warning("letters not kept", extra={"action": "telegram_not_kept", "letters": len(letters)})
        except Exception as error:
            # The edge of receive. No traceback: its exceptions may hold a client's words.
            extra = {"action": "telegram_take_failed", "error": type(error).__name__, "place": _place(error)}
            log.error("taking letters failed", extra=extra)
        else:
            return True
        return False

    def _attend(self, update: object) -> None:
        if query := query_id(update):
            self._errands.run(self._api.call("answerCallbackQuery", {"callback_query_id": query}))
        group = group_of(update)
        if group and group.chat not in self._leaving and not is_farewell(update):
            self._leaving.add(group.chat)
            if not self._errands.run(self._leave(group)):
                self._leaving.discard(group.chat)

    async def _leave(self, group: Group) -> None:
        log.info("leaving a group", extra={"action": "telegram_group_left"})
        try:
            if not group.is_channel and (words := self._decline_in(group.language)):
                await self._say(group.chat, words)
            await self._api.call("leaveChat", {"chat_id": group.chat})
        finally:
            self._leaving.discard(group.chat)

    async def _say(self, chat: int, words: str) -> None:
        """Groups may forbid the bot to write; that is no reason to stay."""
        try:
            await self._api.call("sendMessage", {"chat_id": chat, "text": words})
        except TelegramError as error:
            log.debug("group not told", extra={"action": "telegram_group_not_told", "error": type(error).__name__})

    def _decline_in(self, language: str) -> str:
        base = language.partition("-")[0].lower()
        return self.declines.get(base) or self.declines.get("", "")


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
