"""What the web channel needs of the house around it; everything in words is already rendered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.channels.base import File, Take
from bot.channels.web.direct import WebChannel
from bot.channels.web.wakes import Wakes
from bot.core.messages import Address, Message
from bot.posts import Text
from bot.store.base import Mail

CHANNEL: Final = "web"


class Mailbox(Protocol):
    """The part of a store that the page reads."""

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]: ...


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language of the page: its sentences (`templates/<language>/web.yaml`) and the two cards that have to be
    there even when the server is not: where to find help at once, and how to reach a person."""

    texts: Mapping[str, str]
    urgent: Text
    contact: Text
    name: str  # of the language, in the language


def _always(_: Message) -> bool:
    return True


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WebHouse:
    """`pages`: language tag -> words, as they are now; the first is for people whose language we do not have.

    export: all that is kept of a visitor, as files; empty if there is nothing.
    direct: give it to the receiver as the channel `web`: it carries urgent help when nothing can be kept.
    admit: False asks who sent this message to slow down.
    origin: our own address as browsers say it (`https://chat.example.org`); empty: compare with the Host header.
    frames: origins of the sites that may show the chat in a frame.
    """

    take: Take
    store: Mailbox
    pages: Callable[[], Mapping[str, PageWords]]
    export: Callable[[Address], Awaitable[Sequence[File]]]
    wakes: Wakes = field(default_factory=Wakes)
    direct: WebChannel = field(default_factory=WebChannel)
    admit: Callable[[Message], bool] = _always
    clock: Callable[[], datetime] = _now
    secure: bool = False
    origin: str = ""
    frames: tuple[str, ...] = ()
    exit_to: str = "https://www.wikipedia.org/"
    poll: timedelta = timedelta(seconds=1)
    beat: timedelta = timedelta(seconds=15)
