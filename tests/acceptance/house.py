"""The whole bot in this process: the real `App`, a real database, real HTTP to the fake of Telegram."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.app import App
from bot.content import Content
from bot.core.messages import Address
from bot.core.session import Session
from bot.loading import content_or_raise, folders_of
from bot.settings import read_settings
from bot.store.base import OpenNotice, Store
from tests.acceptance.clock import Clock
from tests.acceptance.practice import practice_at_once
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi
from tests.opened import open_to_clients

ROOT = Path(__file__).parents[2]
THERAPIST = "elena"
THERAPIST_ACCOUNT = 9001


def environment_for(api: FakeBotApi, url: str, **changes: str) -> dict[str, str]:
    """What the process would find in its environment."""
    return {
        "VESTIBULE_CONFIG": str(practice_at_once()),
        "VESTIBULE_FLOWS": str(ROOT / "flows"),
        "VESTIBULE_TEMPLATES": str(ROOT / "templates"),
        "VESTIBULE_DATABASE_URL": url,
        "VESTIBULE_MASTER_KEY": "17" * 32,
        "VESTIBULE_TELEGRAM_TOKEN": api.token,
        "VESTIBULE_TELEGRAM_API_URL": api.url,
        "VESTIBULE_TICK_SECONDS": "0.25",
        "VESTIBULE_WEB_PORT": "0",
        **{f"VESTIBULE_{name.upper()}": value for name, value in changes.items()},
    }


class House:
    """Can be stopped and started again; the database, the clock and Telegram stay. `is_opened`: clients may come."""

    def __init__(self, api: FakeBotApi, url: str, clock: Clock, *, is_opened: bool = True, **changes: str) -> None:
        self.api = api
        self.is_opened = is_opened
        self.clock = clock
        self.environment: Mapping[str, str] = environment_for(api, url, **changes)
        self.settings = read_settings(self.environment)
        self.content: Content = content_or_raise(folders_of(self.settings))
        self._app: App | None = None

    @property
    def app(self) -> App:
        assert self._app is not None, "the house is not open"
        return self._app

    @property
    def store(self) -> Store:
        return self.app.store

    async def start(self) -> None:
        app = App(self.settings, self.environment, clock=self.clock)
        app.opening.can_mail = app.opening.can_mail or self.is_opened
        await app.start()
        if self.is_opened:
            await open_to_clients(app)
        self._app = app

    async def stop(self) -> None:
        app, self._app = self._app, None
        if app is not None:
            await app.stop()

    async def settled(self, seconds: float = 60.0) -> None:
        """Everything sent in is confirmed, and everything that could leave has left."""

        async def is_quiet() -> bool:
            return not self.api.updates.pending and (await self.store.health(self.clock())).waiting_posts == 0

        await until(is_quiet, "all letters confirmed and all posts gone", seconds)

    async def session(self, user_id: int) -> Session | None:
        """What is kept of a client, read from the store."""
        client = await self.store.client_at(Address("telegram", str(user_id)))
        record = await self.store.record(client) if client is not None else None
        return record.client.session if record else None

    async def code(self, user_id: int) -> str:
        client = await self.store.client_at(Address("telegram", str(user_id)))
        record = await self.store.record(client) if client is not None else None
        assert record is not None
        return record.client.code

    async def notices(self, kind: str, therapist: str = THERAPIST) -> list[OpenNotice]:
        return [notice for notice in await self.store.notices(therapist) if notice.kind == kind]

    def line(self, name: str, language: str = "en", **values: Any) -> str:
        return self.content.voice.line(name, language, **values)
