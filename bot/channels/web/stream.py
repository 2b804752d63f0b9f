"""The visitor's conversation as server-sent events.

`entry`  one entry of the conversation
`ready`  all that was there has been sent; what comes now is new
`reset`  the conversation that the page shows is gone (erased): clear it
`beat`   nothing new; the line is alive

The id of an event is `<first>-<last>`: the first entry of the conversation and the last one sent. A page that comes
back says it, and so both a gap and an erasure are noticed, whatever the database does with the ids of erased rows.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.channels.web.house import WebHouse
from bot.channels.web.wakes import TooManyListeners
from bot.core.messages import Address
from bot.errors import StoreError
from bot.posts import Text
from bot.store.base import Mail

_CURSOR: Final = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page is in the conversation.

    >>> Cursor.read("12-40"), Cursor.read("nonsense")
    (Cursor(first=12, last=40), Cursor(first=0, last=0))
    """

    first: int = 0
    last: int = 0

    @classmethod
    def read(cls, text: str) -> "Cursor":
        found = _CURSOR.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else cls()

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


def as_json(body: Text) -> dict[str, Any]:
    rows = [[{name: value for name, value in asdict(key).items() if value} for key in row] for row in body.rows]
    flags = {"asks": body.asks, "kind": body.kind, "replaces": body.replaces, "mine": body.mine}
    return {"text": body.text, "rows": rows} | {name: value for name, value in flags.items() if value}


async def conversation(house: WebHouse, address: Address, cursor: Cursor) -> AsyncIterator[str]:
    """Events for ever, until the listener leaves, the house closes, or something fails: the page then comes back."""
    try:
        with house.wakes.listen(address) as news:
            reader = _Reader(house, address, cursor)
            while not house.wakes.closed:
                told = news.is_set()
                news.clear()
                events = await reader.read(told)
                if events:
                    yield events
                else:
                    await _rest(news, house.poll.total_seconds())
    except (StoreError, TooManyListeners):
        return


class _Reader:
    """What one page has seen."""

    def __init__(self, house: WebHouse, address: Address, cursor: Cursor) -> None:
        self._house, self._address, self._cursor = house, address, cursor
        self._ready = False
        self._beat_at = house.clock() + house.beat

    async def read(self, told: bool) -> str:
        """The next events, or nothing. Whether all was erased is looked up when there is reason to."""
        fresh = await self._mail()
        beats = self._house.clock() >= self._beat_at
        gone = (fresh or told or beats or not self._ready) and await self._is_gone()
        if gone:
            self._cursor = Cursor()
            fresh = await self._mail()
        events = [_event("reset", {})] if gone else []
        events += [self._entry(mail) for mail in fresh]
        if not fresh and not self._ready:
            self._ready = True
            events.append(_event("ready", {}))
        if beats:
            events.append(_event("beat", {}))
        if events:
            self._beat_at = self._house.clock() + self._house.beat
        return "".join(events)

    async def _mail(self) -> tuple[Mail, ...]:
        return await self._house.store.mail(self._address, after=self._cursor.last)

    async def _is_gone(self) -> bool:
        if not self._cursor.last:
            return False
        start = await self._house.store.mail(self._address, after=0, limit=1)
        return not start or start[0].id != self._cursor.first

    def _entry(self, mail: Mail) -> str:
        self._cursor = Cursor(self._cursor.first or mail.id, mail.id)
        return _event("entry", _entry(mail), str(self._cursor))


def _entry(mail: Mail) -> dict[str, Any]:
    return {"id": str(mail.id), "at": mail.at.isoformat(), **as_json(mail.body)}


def _event(name: str, data: dict[str, Any], event_id: str = "") -> str:
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _rest(news: asyncio.Event, seconds: float) -> None:
    """Until there is news; or a while, because another worker may have written without our hearing of it."""
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return
