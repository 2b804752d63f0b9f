"""Tells the owner of the practice why newcomers are not let in: once a day, and anew if the reasons change."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.content import Content
from bot.deliver import Clock, Deliverer
from bot.opening import Lack, Opening
from bot.posts import Post, Text, ToTherapist
from bot.store.base import Store

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)  # whoever has just paired is about to send a test alert


class Shut:
    """`look` is one look at what is lacking. On trial people are let in, as whoever runs it knows."""

    def __init__(
        self, store: Store, content: Callable[[], Content], deliverer: Deliverer, clock: Clock, opening: Opening
    ) -> None:
        self._store = store
        self._content = content
        self._deliverer = deliverer
        self._clock = clock
        self._opening = opening
        self._lacking: tuple[Lack, ...] = ()
        self._since: datetime | None = None
        self._told = ""

    async def look(self) -> None:
        is_shut = self._opening.is_closed and not self._opening.is_trial
        lacking, now = self._opening.lacking if is_shut else (), self._clock()
        if lacking != self._lacking:
            self._lacking, self._since = lacking, now
            if lacking:
                log.error("newcomers are not let in", extra={"action": "not_open", "state": ",".join(lacking)})
        key = f"not_open:{now:%Y-%m-%d}:{','.join(lacking)}"
        if lacking and key != self._told and self._since is not None and now - self._since >= PATIENCE:
            self._deliverer.put(await self._store.post([self._note(key, lacking)], now))
            self._told = key

    def _note(self, key: str, lacking: tuple[Lack, ...]) -> Post:
        content = self._content()
        owner = content.practice.owner.id
        lines = ("not_open", *(f"lacks_{name}" for name in lacking))
        text = Text("\n".join(content.therapist_line(name, owner).text for name in lines))
        return Post(key, ToTherapist(owner), text, kind="note")
