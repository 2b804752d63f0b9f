"""What the channel does by itself: taps answered, groups declined, the bot presented."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels.base import Hints
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.service import TelegramChannel
from bot.posts import Key, Text
from tests.channels.telegram.samples import membership
from tests.channels.telegram.stage import ANNA, ENGLISH, GERMAN, Taker, away, running
from tests.fakes.bot_api import FakeBotApi, FakeClient

GROUP = -5005
QUESTION = Text("Shall we begin?", rows=((Key("Yes", "o:begin:yes"),),))


async def tapped(channel: TelegramChannel, anna: FakeClient) -> str:
    await channel.send(ANNA, QUESTION, Hints())
    return anna.tap(await anna.expect_reply(), "Yes")


async def shown(api: FakeBotApi, languages: int) -> None:
    """Until the last thing of the last language was asked for, and the answer to it used."""
    await api.wait_until(lambda: len(api.calls_of("getMyShortDescription")) == languages)


async def test_a_tap_is_answered_once_it_is_kept(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker(away())
    async with running(api, taker) as channel:
        query = await tapped(channel, anna)

        await anna.expect_answer(query)

        assert len(taker.letters) == 1
    assert len(api.calls_of("answerCallbackQuery")) == 1


async def test_a_tap_too_old_to_be_answered_disturbs_nothing(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    async with running(api, taker) as channel:
        api.world.open_queries.discard(await tapped(channel, anna))
        await api.wait_until(lambda: bool(api.calls_of("answerCallbackQuery")))
        anna.send("and then this")

        await taker.expect_letters(2)


@pytest.mark.parametrize("fault", ["reset", "bad_gateway", "not_json", "hang"])
async def test_an_answer_to_a_tap_that_fails_disturbs_nothing(api: FakeBotApi, anna: FakeClient, fault: str) -> None:
    taker = Taker()
    api.faults.add("answerCallbackQuery", fault)
    async with running(api, taker) as channel:
        await tapped(channel, anna)
        await api.wait_until(lambda: bool(api.calls_of("answerCallbackQuery")))
        anna.send("and then this")

        await taker.expect_letters(2)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", GERMAN.group_decline),
        ("de-AT", GERMAN.group_decline),
        ("fr", ENGLISH.group_decline),
    ],
)
async def test_a_group_is_declined_in_its_language_and_left(api: FakeBotApi, language: str, words: str) -> None:
    anna, taker = FakeClient(api, 7, language_code=language), Taker()
    async with running(api, taker, profiles=[ENGLISH, GERMAN]):
        anna.add_bot_to_group(GROUP)
        anna.send_in_group(GROUP, "what we say here is private")
        anna.send("hello")

        await taker.expect_letters(1)
        await api.wait_until(lambda: GROUP in api.world.left)

    assert [message.text for message in api.world.sent_to[GROUP]] == [words]
    assert [letter.address for letter in taker.letters] == [ANNA]


async def test_a_group_where_the_bot_may_not_write_is_left_all_the_same(api: FakeBotApi, anna: FakeClient) -> None:
    api.world.blocked.add(GROUP)
    async with running(api, Taker(), profiles=[ENGLISH]):
        anna.send_in_group(GROUP, "hello")

        await api.wait_until(lambda: bool(api.calls_of("leaveChat")))


async def test_a_group_that_put_the_bot_out_hears_nothing(api: FakeBotApi, anna: FakeClient) -> None:
    taker = Taker()
    async with running(api, taker, profiles=[ENGLISH]):
        group = {"id": GROUP, "type": "supergroup", "title": "Friends"}
        api.push("my_chat_member", membership("member", "kicked", group)["my_chat_member"])
        anna.send("hello")
        await taker.expect_letters(1)

    assert not api.calls_of("leaveChat")


async def test_courtesies_are_left_out_when_too_many_are_under_way() -> None:
    errands, gate = Errands(most_at_once=1), asyncio.Event()

    assert errands.run(gate.wait())
    assert not errands.run(gate.wait())
    gate.set()
    await errands.finish(seconds=1)
    assert errands.run(gate.wait())
    await errands.finish(seconds=1)


async def test_the_bot_is_presented_in_each_language(api: FakeBotApi) -> None:
    async with running(api, Taker(), profiles=[ENGLISH, GERMAN]) as channel:
        await shown(api, 2)
        assert channel.deep_link("p_1") == "https://t.me/fake_bot?start=p_1"
        await api.wait_until(lambda: ("short_description", "de") in api.world.texts)

    assert api.world.commands["default", ""] == [
        {"command": "start", "description": "Begin"},
        {"command": "stop", "description": "Pause"},
    ]
    assert api.world.commands["default", "de"] == [{"command": "start", "description": "Beginnen"}]
    assert api.world.texts == {
        ("description", ""): ENGLISH.description,
        ("description", "de"): GERMAN.description,
        ("short_description", ""): ENGLISH.short_description,
        ("short_description", "de"): GERMAN.short_description,
    }


async def test_what_is_shown_already_is_not_set_again(api: FakeBotApi) -> None:
    async with running(api, Taker(), profiles=[ENGLISH]):
        await api.wait_until(lambda: ("short_description", "") in api.world.texts)
    set_once = len([call for call in api.calls if call.method.startswith("setMy")])

    async with running(api, Taker(), profiles=[ENGLISH]):
        await shown(api, 2)

    assert set_once == 3
    assert len([call for call in api.calls if call.method.startswith("setMy")]) == set_once


async def test_a_presentation_that_fails_does_not_prevent_a_start(
    api: FakeBotApi, anna: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    for method in ("getMyCommands", "setMyDescription", "setMyShortDescription"):
        api.faults.add(method, "bad_gateway")
    anna.send("hello")

    async with running(api, taker, profiles=[ENGLISH, GERMAN]):
        await taker.expect_letters(1)
        await api.wait_until(lambda: ("short_description", "de") in api.world.texts)

    failed = [record for record in caplog.records if getattr(record, "action", "") == "telegram_profile_failed"]
    assert len(failed) == 3


async def test_texts_longer_than_telegram_shows_are_cut(api: FakeBotApi) -> None:
    long = replace(
        ENGLISH,
        description="long " * 200,
        short_description="long " * 40,
        commands=(("start", "x" * 999), ("BAD!", "x")),
    )
    async with running(api, Taker(), profiles=[long]):
        await api.wait_until(lambda: ("short_description", "") in api.world.texts)

    assert len(api.world.texts["description", ""]) <= 512
    assert [command["command"] for command in api.world.commands["default", ""]] == ["start"]


async def test_a_changed_profile_is_shown_without_a_restart_and_the_same_one_is_not_sent_again(
    api: FakeBotApi, anna: FakeClient
) -> None:
    other = replace(ENGLISH, description="Another description.", group_decline="Not in groups, please.")
    async with running(api, Taker(), profiles=[ENGLISH]) as channel:
        await shown(api, 1)
        asked = len(api.calls_of("getMyDescription"))
        channel.present([ENGLISH])
        channel.present([other])
        await api.wait_until(lambda: api.world.texts.get(("description", "")) == other.description)
        anna.add_bot_to_group(GROUP)
        await api.wait_until(lambda: GROUP in api.world.left)

        assert len(api.calls_of("getMyDescription")) == asked + 1
    assert [message.text for message in api.world.sent_to[GROUP]] == [other.group_decline]
