"""What a channel is to the rest of the house: letters in, texts out, and no rule about conversations."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.messages import Address, Message
from bot.posts import Text
from bot.store.base import Letter

PULLED = frozenset({"web", "console"})
"""Channels whose people read their own conversation from the store: they see what they did themselves, too. What is
said there passes through nobody else."""

Take = Callable[[Sequence[Letter]], Awaitable[None]]
"""The way in: returns once the letters and all they caused are on disk; only then confirm to the outside.
Raises `StoreError` when nothing could be kept."""

Parse = Callable[[Letter], Message | None]
"""A letter understood; None when there is nothing to answer (a group, a channel post). Pure; may raise on nonsense."""


@dataclass(frozen=True, slots=True)
class File:
    """Something to hand over whole."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Hints:
    """How to send, besides what. `repeated`: an earlier attempt may have arrived, so mark it."""

    silent: bool = False
    repeated: bool = False


class Channel(Protocol):
    """A way to talk. Both sends raise `ChannelError` and return the channel's reference of the message."""

    name: str

    async def send(self, address: Address, body: Text, hints: Hints) -> str: ...

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str: ...
