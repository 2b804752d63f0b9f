"""What is lacking before newcomers are let in, as it is now; and who is told of it."""

import logging
from datetime import timedelta

import aiohttp
import pytest

from bot.app import App
from bot.core.messages import Address
from bot.posts import Post, Text, ToTherapist
from bot.settings import read_settings
from bot.shut import PATIENCE, Shut
from bot.store.base import Settled
from tests.opened import open_to_clients
from tests.shell.test_greeting import app_of
from tests.shell.test_site import Watch

PUBLIC = {"web_behind_tls_proxy": "true", "web_public_url": "https://chat.example.org"}
ELENA = Address("telegram", "9001")


async def opened(**changes: str) -> App:
    app = app_of(**changes)
    await app.store.open()
    await open_to_clients(app)
    return app


async def test_a_mail_server_that_was_tested_once_has_to_be_there_still() -> None:
    app = await opened()
    before = app.opening.lacking
    app.opening.can_mail = False
    await app.opening.look()

    assert (before, app.opening.lacking) == ((), ("mail",))


async def test_a_therapist_who_cannot_be_reached_any_more_counts_as_untested() -> None:
    app = await opened()
    await app.store.pair("elena", ELENA, app.now())
    await app.opening.seen("elena")
    (parcel,) = await app.store.post([Post("a", ToTherapist("elena"), Text("Look"), kind="alert")], app.now())
    await app.store.settle([Settled(parcel.id, "later", unreachable=True)], app.now())
    await app.opening.look()

    assert app.opening.lacking == ("test_alert",)


@pytest.mark.parametrize(
    ("changes", "is_public"),
    [
        ({}, False),
        ({"WEB_PUBLIC_URL": "http://localhost:8080"}, False),
        ({"WEB_PUBLIC_URL": "https://chat.example.org"}, True),
        ({"WEB_HOST": "0.0.0.0"}, True),
        ({"WEB_HOST": "0.0.0.0", "WEB_PUBLIC_URL": "http://localhost:8080"}, True),
        ({"WEB_BEHIND_TLS_PROXY": "true"}, True),
        ({"WEB_BEHIND_TLS_PROXY": "true", "WEB_PUBLIC_URL": "https://localhost"}, True),
    ],
)
def test_a_page_is_public_if_anything_says_so(changes: dict[str, str], is_public: bool) -> None:
    settings = read_settings({f"VESTIBULE_{name}": value for name, value in changes.items()})

    assert settings.is_public("web") == is_public


async def told(app: App) -> list[str]:
    posts = [post.body.text for post in await app.store.desk_posts("elena") if isinstance(post.body, Text)]
    return [text for text in posts if text.startswith("The assistant is not open")]


async def test_the_owner_is_told_once_a_day_and_for_each_set_of_lacks(caplog: pytest.LogCaptureFixture) -> None:
    app, watch = await opened(**PUBLIC), Watch()
    workers = [Shut(app.store, app._current, app._deliverer, watch, app.opening) for _ in range(2)]

    async def look() -> int:
        for worker in [*workers, *workers]:
            await worker.look()
        watch.now += PATIENCE
        for worker in [*workers, *workers]:
            await worker.look()
        return len(await told(app))

    calm = await look()
    app.opening.lacking = ("mail",)
    first = await look()
    app.opening.lacking = ("mail", "test_alert")
    second = await look()
    again = await look()
    watch.now += timedelta(days=1)

    assert (calm, first, second, again, await look()) == (0, 1, 2, 2, 3)
    assert any("VESTIBULE_SMTP_URL" in text and "/testalert" in text for text in await told(app))
    errors = [record for record in caplog.records if getattr(record, "action", "") == "not_open"]
    assert [(each.levelno, getattr(each, "state", "")) for each in errors] == [
        (logging.ERROR, lacks) for lacks in ("mail", "mail", "mail,test_alert", "mail,test_alert")
    ]


@pytest.mark.parametrize("changes", [{}, {**PUBLIC, "trial": "true"}])
async def test_nobody_is_told_at_home_or_on_trial(changes: dict[str, str]) -> None:
    app, watch = await opened(**changes), Watch()
    app.opening.lacking = ("mail",)
    shut = Shut(app.store, app._current, app._deliverer, watch, app.opening)
    for _ in range(3):
        await shut.look()
        watch.now += PATIENCE

    assert await told(app) == []


async def test_readiness_says_whether_newcomers_are_let_in() -> None:
    app = app_of(web_port="0", **PUBLIC)
    await app.start()
    try:
        async with aiohttp.ClientSession() as visitor:
            async with visitor.get(f"http://127.0.0.1:{app.web._server.port}/readyz") as answer:
                before = await answer.json()
            await open_to_clients(app)
            async with visitor.get(f"http://127.0.0.1:{app.web._server.port}/readyz") as answer:
                after = await answer.json()
    finally:
        await app.stop()

    assert (before["open"], after["open"]) == (False, True)
