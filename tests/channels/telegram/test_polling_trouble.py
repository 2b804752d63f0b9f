"""Long polling while the network, Telegram or a thief is up to no good."""

from dataclasses import replace

import aiohttp
import pytest

from bot.channels.base import Hints
from bot.channels.telegram.options import Pace
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.watch import Conflicts
from bot.errors import SettingsError
from bot.posts import Text
from tests.channels.telegram.stage import ANNA, FAST, Taker, logged, running, settings_for
from tests.fakes.bot_api import FakeBotApi, FakeClient, FaultKind


def actions(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [getattr(record, "action", "") for record in caplog.records]


async def confirmed(api: FakeBotApi) -> None:
    await api.wait_until(lambda: not api.updates.pending)


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.HANG])
async def test_a_broken_poll_costs_nothing(api: FakeBotApi, anna: FakeClient, kind: FaultKind) -> None:
    taker = Taker()
    api.faults.add("getUpdates", kind, times=2, **{"retry_after": 0} if kind is FaultKind.TOO_MANY_REQUESTS else {})
    anna.send("hello")

    async with running(api, taker) as channel:
        await taker.expect_letters(1)
        await confirmed(api)

        assert channel.trouble == ""
    assert len(taker.letters) == 1


async def test_polling_waits_as_long_as_telegram_asks(api: FakeBotApi, anna: FakeClient) -> None:
    api.faults.add("getUpdates", "too_many_requests", retry_after=30)
    anna.send("hello")

    async with running(api, Taker()) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        for _ in range(50):
            await channel.send(ANNA, Text("meanwhile"), Hints())

        assert len(api.calls_of("getUpdates")) == 1


async def test_a_poll_that_hangs_is_given_up_and_the_session_rebuilt(
    api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    api.faults.add("getUpdates", "hang", times=3)
    anna.send("hello")

    async with running(api, taker, pace=replace(FAST, patience=-0.9)):
        await taker.expect_letters(1)

    assert "telegram_session_rebuilt" in actions(caplog)


async def test_polling_outlives_an_absence_of_telegram(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    async with running(api, taker):
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        await api.stop_listening()
        anna.send("hello")
        await api.start_listening()

        await taker.expect_letters(1)


async def test_the_channel_starts_while_telegram_is_away(
    api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    anna.send("hello")
    await api.stop_listening()

    async with running(api, taker) as channel:
        assert channel.deep_link("x") == ""
        await api.start_listening()
        await taker.expect_letters(1)

    assert "telegram_not_reached" in actions(caplog)


async def test_another_poller_is_reported(api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture) -> None:
    taker = Taker()
    async with running(api, taker) as channel, aiohttp.ClientSession() as other:
        await api.wait_until(lambda: api.updates._waiting is not None)
        async with other.get(api.method_url("getUpdates?timeout=0")):
            anna.send("hello")
        await taker.expect_letters(1)
        assert (channel.trouble, channel.is_shared) == ("", False)  # once may have been ourselves

        await api.wait_until(lambda: api.updates._waiting is not None)
        async with other.get(api.method_url("getUpdates?timeout=0")):
            anna.send("hello again")
        await taker.expect_letters(2)
        assert (channel.trouble, channel.is_shared) == ("telegram_another_poller", True)

    assert "telegram_another_poller" in actions(caplog)


def test_refusals_that_follow_at_once_are_one_conflict() -> None:
    """At a restart the last poll of the former life, and its end, may refuse ours more than once."""
    conflicts = Conflicts(Pace().between_conflicts)
    for second in (0.0, 1.0, 3.0, 60.0, 119.0):
        conflicts.add(second)
    assert not conflicts.stand(119.0)

    conflicts.add(121.0)
    assert conflicts.stand(121.0)
    assert not conflicts.stand(121.0 + 3600.0)


async def test_a_webhook_set_by_somebody_else_is_reported_and_stays_reported(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, Taker()) as channel, aiohttp.ClientSession() as other:
        await api.wait_until(lambda: api.updates._waiting is not None)
        async with other.get(api.method_url("setWebhook?url=https://thief.example/")):
            polls = len(api.calls_of("getUpdates"))
        await api.wait_until(lambda: len(api.calls_of("getUpdates")) > polls + 1)

        assert (channel.trouble, channel.is_shared) == ("telegram_another_poller", True)
    assert "telegram_another_poller" in actions(caplog)
    assert "thief" not in caplog.text


async def test_our_own_old_webhook_is_removed_and_what_waits_stays(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    api.webhook.url = "https://practice.example/"
    anna.send("hello")

    async with running(api, taker):
        await taker.expect_letters(1)

    assert api.webhook.url == ""


async def test_a_token_that_is_refused_does_not_start() -> None:
    async with FakeBotApi("4711999999:AAAnotherTokenOfTheStrictFake00000") as api:
        settings = replace(settings_for(api), token="4711123456:AAFakeTokenOfTheStrictFakeBotApi0000")

        with pytest.raises(SettingsError, match="VESTIBULE_TELEGRAM_TOKEN") as caught:
            await TelegramChannel(settings, pace=FAST).start(Taker().take)

        assert settings.token not in repr(caught.value)
        assert caught.value.__context__ is None


async def test_a_token_that_is_withdrawn_is_reported(api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    async with running(api, Taker(), pace=replace(FAST, poll=0)) as channel:
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))
        async with logged("telegram_token_refused"):
            api._prefix = "/bot1:other/"

        assert channel.trouble == "telegram_token_refused"
    assert api.token not in caplog.text
