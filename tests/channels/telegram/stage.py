"""A channel against the strict fake, over real HTTP, and someone who takes its letters."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram.options import BotProfile, Pace, TelegramSettings
from bot.channels.telegram.service import TelegramChannel
from bot.core.messages import Address
from bot.errors import StoreError
from bot.store.base import Letter
from tests.fakes.bot_api import FakeBotApi

ANNA = Address("telegram", "7")
SECRET = "a-secret-of-more-than-16"
FAST = Pace(
    poll=1,
    patience=5,
    start=2,
    stop=2,
    courtesies=0.1,
    first_pause=0.005,
    longest_pause=0.02,
    between_guards=0.005,
    between_conflicts=0.0,
)
ENGLISH = BotProfile(
    "",
    (("start", "Begin"), ("stop", "Pause")),
    "We help you find a first meeting.",
    "Intake",
    "I only talk one to one.",
)
GERMAN = BotProfile("de", (("start", "Beginnen"),), "Wir helfen.", "Aufnahme", "Ich spreche nur unter vier Augen.")


class Taker:
    """Keeps letters like a store; `errors` are raised first, one an attempt; `gate` holds it while it is closed."""

    def __init__(self, *errors: Exception) -> None:
        self.letters: list[Letter] = []
        self.batches: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._errors = list(errors)
        self._changed = asyncio.Condition()

    async def take(self, letters: Sequence[Letter]) -> None:
        self.batches.append([letter.id for letter in letters])
        await self._tell()
        await self.gate.wait()
        if self._errors:
            raise self._errors.pop(0)
        self.letters += letters
        await self._tell()

    async def expect_letters(self, count: int) -> list[Letter]:
        await self._until(lambda: len(self.letters) >= count)
        return self.letters

    async def expect_attempts(self, count: int) -> list[list[str]]:
        await self._until(lambda: len(self.batches) >= count)
        return self.batches

    async def _until(self, condition: Any) -> None:
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(condition)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@asynccontextmanager
async def logged(action: str) -> AsyncIterator[None]:
    """Leaves the block once this event was logged."""
    happened = asyncio.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if getattr(record, "action", "") == action:
                happened.set()

    listener, logger = Listener(), logging.getLogger("bot.channels.telegram")
    logger.addHandler(listener)
    try:
        yield
        async with asyncio.timeout(5):
            await happened.wait()
    finally:
        logger.removeHandler(listener)


def settings_for(api: FakeBotApi, **changes: Any) -> TelegramSettings:
    return TelegramSettings(api.token, api.url, **changes)


@asynccontextmanager
async def running(
    api: FakeBotApi, taker: Taker, *, profiles: Sequence[BotProfile] = (), **options: Any
) -> AsyncIterator[TelegramChannel]:
    settings = options.pop("settings", None) or settings_for(api)
    channel = TelegramChannel(settings, profiles, **{"pace": FAST} | options)
    await channel.start(taker.take)
    try:
        yield channel
    finally:
        await channel.stop()


def away() -> StoreError:
    return StoreError("the disk is full")
