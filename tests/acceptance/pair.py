"""A pair of workers on one database, and the test's own look at that database."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import asyncpg

from bot.content import Content
from bot.keys import load_master_key
from bot.loading import content_or_raise, folders_of
from bot.settings import read_settings
from bot.store.base import Store
from bot.store.engines import make_store
from tests.acceptance.balancer import Balancer
from tests.acceptance.clock import Clock
from tests.acceptance.house import THERAPIST, THERAPIST_ACCOUNT, environment_for
from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.processes import Process, worker
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi

NAMES = ("left", "right")
UNSENT = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"


class WorkerPair:
    """Two processes. With a webhook they take its posts in turn; without, the first of them polls."""

    def __init__(self, api: FakeBotApi, url: str, clock: Clock, folder: Path, *, has_webhook: bool) -> None:
        self.api, self.clock = api, clock
        self._url, self._folder, self._has_webhook = url, folder, has_webhook
        self._opened = AsyncExitStack()
        self.balancer = Balancer()
        self.workers: Sequence[Process] = ()
        self.store: Store
        self.content: Content
        self._look: Any = None

    async def __aenter__(self) -> Self:
        opened = self._opened
        webhook = {}
        if self._has_webhook:
            await opened.enter_async_context(self.balancer)
            webhook = {"telegram_webhook_url": self.balancer.url}
        environment = environment_for(self.api, self._url, trial="yes", **webhook)
        await self._open_store(environment)
        self._look = await asyncpg.connect(self._url)
        opened.push_async_callback(self._look.close)
        self.workers = [worker(environment, self.clock.path, self._folder, name) for name in NAMES]
        for one in self.workers:
            opened.push_async_callback(one.close)
        if self._has_webhook:
            await asyncio.gather(*(one.ready() for one in self.workers))
        else:
            await self._start_in_turn()
        self.balancer.ports = [one.port for one in self.workers]
        if self._has_webhook:
            await self.api.wait_until(lambda: len(self.api.calls_of("setWebhook")) >= len(NAMES), PATIENCE)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._opened.aclose()

    async def _start_in_turn(self) -> None:
        """So that the first is the one that polls."""
        for one in self.workers:
            await one.ready()
            await self.api.wait_until(lambda: bool(self.api.calls_of("getUpdates")), PATIENCE)

    async def paired(self) -> Person:
        client = Person(self.api, THERAPIST_ACCOUNT, first_name="Elena")
        await self.store.create_ticket("pair", "a-code", THERAPIST, self.clock() + timedelta(minutes=15))
        client.command("start", "p_a-code")
        await client.expect_reply()
        await self.settled()
        return client

    async def settled(self) -> None:
        async def is_quiet() -> bool:
            return not self.api.updates.pending and not await self._look.fetchval(UNSENT)

        await until(is_quiet, "all letters confirmed and all posts gone", 30)

    async def _open_store(self, environment: dict[str, str]) -> None:
        settings = read_settings(environment)
        self.content = content_or_raise(folders_of(settings))
        self.store = make_store(self._url, load_master_key(environment), worker="test", exclusive=False)
        self._opened.push_async_callback(self.store.close)
        await self.store.open()
