"""Messages and files sent to the strict fake, and every way it can go wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Hints
from bot.channels.telegram.service import TelegramChannel
from bot.core.messages import Address
from bot.errors import ChannelError
from bot.posts import Key, Text
from tests.channels.telegram.stage import ANNA, settings_for
from tests.fakes.bot_api import FakeBotApi, FakeClient

YES = Key("Yes", "o:a:yes")


async def failure(channel: TelegramChannel, body: Text = Text("Hello"), to: Address = ANNA) -> ChannelError:  # noqa: B008
    with pytest.raises(ChannelError) as caught:
        await channel.send(to, body, Hints())
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return caught.value


async def test_a_text_arrives_with_its_buttons_and_its_reference(channel: TelegramChannel, anna: FakeClient) -> None:
    reference = await channel.send(ANNA, Text("<b>Sure?</b>", rows=((YES,),), markup="html"), Hints(silent=True))

    reply = await anna.expect_reply()
    assert (reply.text, reply.buttons, str(reply.message_id)) == ("Sure?", ["Yes"], reference)
    assert reply.raw["protect_content"] is True
    assert reply.raw["disable_notification"] is True


async def test_an_earlier_message_is_edited_in_place(channel: TelegramChannel, anna: FakeClient) -> None:
    reference = await channel.send(ANNA, Text("Sure?", rows=((YES,),)), Hints())

    again = await channel.send(ANNA, Text("Yes, sure.", replaces=reference), Hints())

    assert again == reference
    assert [(reply.text, reply.buttons) for reply in anna.replies] == [("Yes, sure.", [])]


async def test_an_edit_that_changes_nothing_has_succeeded(channel: TelegramChannel, anna: FakeClient) -> None:
    reference = await channel.send(ANNA, Text("Sure?"), Hints())

    assert await channel.send(ANNA, Text("Sure?", replaces=reference), Hints()) == reference


@pytest.mark.parametrize("replaces", ["999", "not-ours"])
async def test_what_cannot_be_edited_is_sent_anew(channel: TelegramChannel, anna: FakeClient, replaces: str) -> None:
    await channel.send(ANNA, Text("Sure?", rows=((YES,),), replaces=replaces), Hints())

    assert [(reply.text, reply.buttons) for reply in anna.replies] == [("Sure?", ["Yes"])]


async def test_broken_markup_is_sent_once_as_plain_words(
    channel: TelegramChannel, anna: FakeClient, api: FakeBotApi
) -> None:
    await channel.send(ANNA, Text("<b>1 <x> 2", markup="html"), Hints())

    assert [reply.text for reply in anna.replies] == ["1 <x> 2"]
    assert len(api.calls_of("sendMessage")) == 2


async def test_a_mistyped_link_costs_only_its_button(channel: TelegramChannel, anna: FakeClient) -> None:
    await channel.send(ANNA, Text("Sure?", rows=((YES, Key("Site", url="https://nowhere")),)), Hints())
    await channel.send(ANNA, Text("Look", rows=((Key("Site", url="https:// bad"),),)), Hints())

    assert [reply.text for reply in anna.replies] == ["Sure?", "Look"]
    assert anna.replies[0].buttons[0] == "Yes"
    assert anna.replies[1].buttons == []


async def test_a_repeated_text_is_marked(channel: TelegramChannel, anna: FakeClient) -> None:
    await channel.send(ANNA, Text("Hello"), Hints(repeated=True))

    assert anna.replies[0].text == "↻ Hello"


async def test_a_client_who_blocked_the_bot_is_a_permanent_error(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.world.blocked.add(7)

    error = await failure(channel)

    assert (error.permanent, error.uncertain, str(error)) == (True, False, "the person blocked the bot")


async def test_a_chat_nobody_knows_is_a_permanent_error(channel: TelegramChannel) -> None:
    error = await failure(channel, to=Address("telegram", "12345"))

    assert (error.permanent, str(error)) == (True, "the chat is gone")


async def test_an_empty_text_is_refused_for_ever(channel: TelegramChannel) -> None:
    assert (await failure(channel, Text(" "))).permanent


async def test_what_json_cannot_write_is_refused_for_ever(channel: TelegramChannel) -> None:
    assert (await failure(channel, Text("Sure?", rows=((Key("half \ud83d", "o:a"),),)))).permanent


async def test_telegrams_wish_to_wait_is_passed_on(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.faults.add("sendMessage", "too_many_requests", retry_after=7)

    error = await failure(channel)

    assert (error.retry_after, error.permanent, error.uncertain) == (timedelta(seconds=7), False, False)


@pytest.mark.parametrize("fault", ["reset", "refuse", "bad_gateway", "not_json", "cut_json", "cut_body"])
async def test_what_may_have_arrived_is_uncertain(channel: TelegramChannel, api: FakeBotApi, fault: str) -> None:
    api.faults.add("sendMessage", fault)

    error = await failure(channel)

    assert (error.uncertain, error.permanent) == (True, False)
    assert await channel.send(ANNA, Text("Hello"), Hints(repeated=True))


async def test_an_edit_is_never_uncertain(channel: TelegramChannel, api: FakeBotApi, anna: FakeClient) -> None:
    reference = await channel.send(ANNA, Text("Sure?"), Hints())
    api.faults.add("editMessageText", "reset")

    error = await failure(channel, Text("Yes.", replaces=reference))

    assert not error.uncertain
    assert await channel.send(ANNA, Text("Yes.", replaces=reference), Hints(repeated=True)) == reference
    assert [reply.text for reply in anna.replies] == ["Yes."]


async def test_what_surely_did_not_arrive_is_certain(channel: TelegramChannel, api: FakeBotApi) -> None:
    await api.stop_listening()

    error = await failure(channel)

    assert (error.uncertain, error.permanent) == (False, False)


async def test_a_refused_token_is_not_the_clients_fault(api: FakeBotApi) -> None:
    channel = TelegramChannel(replace(settings_for(api), token=f"1{api.token}"))

    error = await failure(channel)
    await channel.stop()

    assert (error.permanent, error.retry_after) == (False, timedelta(minutes=1))


async def test_a_very_long_text_arrives_in_parts(channel: TelegramChannel, anna: FakeClient) -> None:
    reference = await channel.send(ANNA, Text("word " * 1500, rows=((YES,),)), Hints())

    assert [reply.buttons for reply in anna.replies] == [[], ["Yes"]]
    assert str(anna.replies[1].message_id) == reference


async def test_a_second_part_that_fails_makes_the_whole_uncertain(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.faults.add_chance("sendMessage", "too_many_requests", 0.5)
    api.faults.seed(0)

    error = await failure(channel, Text("word " * 20_000))

    assert error.uncertain
    assert error.retry_after == timedelta(seconds=1)


async def test_what_takes_nothing_more_can_still_send(channel: TelegramChannel, anna: FakeClient) -> None:
    await channel.stop_taking()
    await channel.send(ANNA, Text("Goodbye"), Hints())

    assert [reply.text for reply in anna.replies] == ["Goodbye"]
