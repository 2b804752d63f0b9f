"""The webhook: 200 only for what is kept, and nothing from anyone but Telegram."""

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.telegram.options import TelegramSettings
from bot.channels.telegram.service import TelegramChannel
from bot.errors import SettingsError
from tests.channels.telegram.samples import GROUP, message
from tests.channels.telegram.stage import ENGLISH, FAST, SECRET, Taker, away, logged, running, settings_for
from tests.fakes.bot_api import TOKEN, FakeBotApi, FakeClient

HEADER = "X-Telegram-Bot-Api-Secret-Token"
OURS = {HEADER: SECRET}
SETTINGS = TelegramSettings(TOKEN, webhook_url="https://practice.example", webhook_secret=SECRET)
PATH = TelegramChannel(SETTINGS).routes[0].path


@asynccontextmanager
async def doorstep(api: FakeBotApi, taker: Taker) -> AsyncIterator[httpx.AsyncClient]:
    settings = replace(SETTINGS, api_url=api.url)
    async with running(api, taker, settings=settings, profiles=[ENGLISH]) as channel:
        way = httpx.ASGITransport(Starlette(routes=channel.routes))
        async with httpx.AsyncClient(transport=way, base_url="https://practice.example") as client:
            yield client


@asynccontextmanager
async def serving(channel: TelegramChannel, listener: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=channel.routes), log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def test_updates_arrive_over_http_and_come_again_until_they_are_kept(api: FakeBotApi) -> None:
    anna, taker = FakeClient(api, 7), Taker(away(), RuntimeError("a bug"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        root = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = settings_for(api, webhook_url=root, webhook_secret=SECRET)
        async with running(api, taker, settings=settings) as channel, serving(channel, listener):
            await api.wait_until(lambda: bool(api.webhook.url))
            anna.send("hello")
            await taker.expect_letters(1)
            assert channel.silence is None

    assert [status for _update, status in api.webhook.deliveries[:2]] == [503, 503]
    assert taker.batches == [taker.batches[0]] * 3
    assert not api.calls_of("getUpdates")


async def test_the_webhook_is_set_with_its_secret_and_an_unguessable_path(api: FakeBotApi) -> None:
    async with doorstep(api, Taker()):
        await api.wait_until(lambda: bool(api.webhook.url))

    params = api.calls_of("setWebhook")[0].params
    assert params["secret_token"] == SECRET
    assert params["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert not params["drop_pending_updates"]
    assert params["url"].startswith("https://practice.example/telegram/")
    assert len(params["url"].rpartition("/")[2]) == 32
    assert SECRET not in params["url"]
    assert TOKEN not in params["url"]


async def test_a_webhook_telegram_does_not_take_yet_is_tried_again(api: FakeBotApi) -> None:
    api.faults.add("setWebhook", "bad_gateway", times=3)
    async with doorstep(api, Taker()):
        await api.wait_until(lambda: bool(api.webhook.url))

    assert len(api.calls_of("setWebhook")) == 4


async def test_nothing_forged_is_taken(api: FakeBotApi) -> None:
    taker, body = Taker(), json.dumps(message(text="hello"))
    guesses = ["", SECRET[:-1], SECRET + "x", SECRET.upper(), "é", *(secrets.token_hex(12) for _ in range(10_000))]
    async with doorstep(api, taker) as client:
        statuses = {
            (await client.post(PATH, content=body, headers={HEADER: guess.encode()})).status_code for guess in guesses
        }
        statuses.add((await client.post(PATH, content=body)).status_code)

    assert statuses == {403}
    assert taker.batches == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"update_id":"1"}', 400),
        (b"[" * 500_000, 400),
        (b'{"update_id":1,"message":' + b"[" * 70 + b"]" * 70 + b"}", 400),
        (b'{"update_id":1,"message":"' + b"x" * 1024 * 1024 + b'"}', 413),
        (b'{"update_id":1}', 200),
        (json.dumps(message(chat=GROUP, text="hello")).encode(), 200),
    ],
)
async def test_what_is_no_letter_is_not_taken(api: FakeBotApi, body: bytes, status: int) -> None:
    taker = Taker()
    async with doorstep(api, taker) as client:
        answer = await client.post(PATH, content=body, headers=OURS)

    assert answer.status_code == status
    assert taker.batches == []


@pytest.mark.parametrize(
    "update", [message(text="hello"), message(text="half \ud83d"), {"update_id": 1, "message": {"chat": {"id": 7}}}]
)
async def test_what_telegram_posts_is_taken_before_it_is_confirmed(api: FakeBotApi, update: dict[str, Any]) -> None:
    taker = Taker()
    taker.gate.clear()
    async with doorstep(api, taker) as client:
        posting = asyncio.create_task(client.post(PATH, content=json.dumps(update).encode(), headers=OURS))
        await taker.expect_attempts(1)
        assert not posting.done()
        taker.gate.set()

        assert (await posting).status_code == 200
    assert [letter.address.key for letter in taker.letters] == ["7"]


async def test_what_cannot_be_kept_is_asked_for_again_in_five_seconds(api: FakeBotApi) -> None:
    taker = Taker(away())
    async with doorstep(api, taker) as client:
        answer = await client.post(PATH, content=json.dumps(message(text="hello")).encode(), headers=OURS)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_only_posts_are_heard(api: FakeBotApi) -> None:
    async with doorstep(api, Taker()) as client:
        assert (await client.get(PATH, headers=OURS)).status_code == 405


@pytest.mark.parametrize("secret", ["", "short", "x" * 15, "with spaces in between", "x" * 300])
def test_a_webhook_without_a_good_secret_does_not_start(secret: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        TelegramSettings(TOKEN, webhook_url="https://practice.example", webhook_secret=secret)


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"token": ""}, "VESTIBULE_TELEGRAM_TOKEN"),
        ({"token": "nonsense"}, "VESTIBULE_TELEGRAM_TOKEN"),
        ({"api_url": "api.telegram.org"}, "VESTIBULE_TELEGRAM_API_URL"),
        ({"webhook_url": "practice.example"}, "VESTIBULE_TELEGRAM_WEBHOOK_URL"),
    ],
)
def test_settings_that_cannot_work_are_named(change: dict[str, str], setting: str) -> None:
    with pytest.raises(SettingsError, match=setting):
        replace(TelegramSettings(TOKEN), **change)


async def test_a_webhook_that_is_not_ours_any_more_is_reported_until_it_is(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(SETTINGS, api_url=api.url)
    async with running(api, Taker(), settings=settings, pace=replace(FAST, between_looks=0.01)) as channel:
        await api.wait_until(lambda: bool(api.webhook.url))
        ours = api.webhook.url
        async with logged("telegram_foreign_webhook"):
            api.webhook.url = "https://thief.example/x"
        assert (channel.trouble, channel.is_shared) == ("telegram_foreign_webhook", True)

        async with logged("telegram_foreign_webhook"):
            api.webhook.url = ""  # taken away, to poll instead
        api.webhook.url = ours.replace("practice", "PRACTICE")
        looks = len(api.calls_of("getWebhookInfo"))
        await api.wait_until(lambda: len(api.calls_of("getWebhookInfo")) > looks + 1)

        assert (channel.trouble, channel.is_shared) == ("", False)
    assert "thief" not in caplog.text


async def test_a_look_that_fails_says_nothing_of_the_webhook(api: FakeBotApi) -> None:
    async with running(api, Taker(), settings=replace(SETTINGS, api_url=api.url)) as channel:
        api.faults.add("getWebhookInfo", "bad_gateway", times=1)
        await channel._watch.look()

        assert channel.trouble == ""
