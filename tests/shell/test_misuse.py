"""The owner of the practice hears of it if somebody else uses the assistant's Telegram token."""

from datetime import timedelta

import aiohttp

from bot.app import App
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.watch import Conflicts
from bot.misuse import Misuse
from tests.fakes.bot_api import FakeBotApi
from tests.shell.test_greeting import app_of
from tests.shell.test_site import Watch


async def told(app: App) -> int:
    words = app.content.therapist_line("token_shared", "elena")
    return sum(post.body == words for post in await app.store.desk_posts("elena"))


async def test_the_owner_is_told_once_a_day_by_whichever_worker_notices() -> None:
    app, watch, shared = app_of(), Watch(), [False]
    await app.store.open()
    workers = [Misuse(app.store, app._current, app._deliverer, watch, lambda: shared[0]) for _ in range(2)]

    async def look() -> int:
        for worker in [*workers, *workers]:
            await worker.look()
        return await told(app)

    calm = await look()
    shared[0] = True
    at_once = await look()
    watch.now += timedelta(days=1)

    assert (calm, at_once, await look()) == (0, 1, 2)


async def test_a_second_poller_is_told_to_the_owner_and_to_whoever_asks_how_it_is() -> None:
    async with FakeBotApi() as api, aiohttp.ClientSession() as thief:
        app = app_of(telegram_token=api.token, telegram_api_url=api.url, web_port="0", tick_seconds="0.05")
        await app.start()
        assert isinstance(app.telegram, TelegramChannel)
        app.telegram._poller.conflicts = Conflicts(0.0)  # a test does not wait for minutes
        try:
            while not await told(app):
                async with thief.get(api.method_url("getUpdates?timeout=0")):
                    await app._ticker.tick()
            async with thief.get(f"{app.web.url}/readyz") as answer:
                ready = await answer.json()
        finally:
            await app.stop()

    assert ready["telegram"] == "telegram_another_poller"
