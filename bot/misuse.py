"""Tells the owner of the practice if somebody else seems to use the assistant's Telegram token: once a day."""

import logging
from collections.abc import Callable

from bot.content import Content
from bot.deliver import Clock, Deliverer
from bot.posts import Post, ToTherapist
from bot.store.base import Store

log = logging.getLogger(__name__)


class Misuse:
    """`look` is one look at `is_shared`; whoever has the token cannot take back what was told."""

    def __init__(
        self,
        store: Store,
        content: Callable[[], Content],
        deliverer: Deliverer,
        clock: Clock,
        is_shared: Callable[[], bool],
    ) -> None:
        self._store = store
        self._content = content
        self._deliverer = deliverer
        self._clock = clock
        self._is_shared = is_shared
        self._told_on = ""

    async def look(self) -> None:
        today = f"{self._clock():%Y-%m-%d}"
        if today == self._told_on or not self._is_shared():
            return
        content = self._content()
        owner = content.practice.owner.id
        post = Post(f"misuse:{today}", ToTherapist(owner), content.therapist_line("token_shared", owner), kind="note")
        self._deliverer.put(await self._store.post([post], self._clock()))
        self._told_on = today
        log.error("somebody else uses the token", extra={"action": "telegram_token_shared", "therapist": owner})
