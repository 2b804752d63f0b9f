"""Bad days on the real way: Telegram refuses, drops and hangs; updates are poison; the process dies with a backlog."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened
from tests.acceptance.house import House
from tests.acceptance.intake import begin, rush
from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi, FaultKind
from tests.kill.checker import MARK, Verdict, judge_messages

KINDS = [kind for kind in FaultKind if kind is not FaultKind.HANG]
SOME = 9
UNCERTAIN = {FaultKind.RESET, FaultKind.NOT_JSON, FaultKind.CUT_JSON, FaultKind.CUT_BODY}


@pytest.fixture
def hurried(clock: Clock) -> Clock:
    """Minutes of waiting pass in seconds."""
    return Clock.make(clock.path, speed=20)


def texts(client: Person) -> list[str]:
    return [message.text for message in client.replies]


async def test_through_all_kinds_of_faults_no_reply_is_missing_and_repeats_say_so(
    api: FakeBotApi, database_url: str, hurried: Clock, houses: AsyncExitStack
) -> None:
    house = await opened(House(api, database_url, hurried), houses)
    calm = Person(api, 100)
    rush(calm, await begin(calm), most=SOME)
    await house.settled()
    clients = [Person(api, number) for number in range(101, 109)]
    under = [await begin(client) for client in clients]
    await house.settled()
    for kind in KINDS:
        api.faults.add_chance("sendMessage", kind, 0.24 / len(KINDS))
    for client, message in zip(clients, under, strict=True):
        rush(client, message, most=SOME)
    await house.settled()
    verdict = Verdict()
    for client in clients:
        judge_messages(texts(calm), texts(client), verdict)

    assert len([call for call in api.calls if call.fault]) > 10
    assert verdict.faults == {}


@pytest.mark.parametrize("kind", KINDS)
async def test_after_a_fault_the_reply_is_there_once_or_its_repeat_is_marked(
    kind: FaultKind, api: FakeBotApi, sqlite_url: str, hurried: Clock, houses: AsyncExitStack, anna: Person
) -> None:
    house = await opened(House(api, sqlite_url, hurried), houses)
    await begin(anna)
    await house.settled()
    api.faults.add("sendMessage", kind)
    anna.send("yes")
    await house.settled()
    replies = [text for text in texts(anna)[2:] if "Are you 18" in text]

    assert len(replies) == (2 if kind in UNCERTAIN else 1)
    assert [text.startswith(MARK) for text in replies[1:]] == [True] * (len(replies) - 1)


async def test_a_poll_that_fails_loses_nothing(house: House, anna: Person, api: FakeBotApi) -> None:
    await begin(anna)
    await house.settled()
    for kind in (FaultKind.CUT_JSON, FaultKind.RESET, FaultKind.BAD_GATEWAY):
        api.faults.add("getUpdates", kind)
    anna.send("yes")
    anna.send("yes")
    replies = await anna.expect_replies(2)
    await house.settled()

    assert ["Are you 18" in replies[0].text, "Where will you be" in replies[1].text] == [True, True]
    assert len(anna.replies) == 4


async def test_one_chat_whose_message_hangs_holds_up_nobody_else(house: House, anna: Person, api: FakeBotApi) -> None:
    api.faults.add("sendMessage", FaultKind.HANG)
    anna.command("start")
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    clients = [Person(api, number) for number in range(100, 140)]
    for client in clients:
        client.command("start")
    await asyncio.gather(*(client.expect_replies(2, 25) for client in clients))
    await api.stop_listening()  # ends the call that hangs

    assert anna.replies == []


async def test_while_telegram_is_away_replies_wait_and_then_come_in_order(
    api: FakeBotApi, database_url: str, hurried: Clock, houses: AsyncExitStack, anna: Person
) -> None:
    house = await opened(House(api, database_url, hurried), houses)
    await begin(anna)
    await house.settled()
    api.faults.add("sendMessage", FaultKind.BAD_GATEWAY, times=2)
    for words in ("yes", "yes", "1"):
        anna.send(words)
    await house.settled()
    asked = [text.removeprefix(MARK) for text in texts(anna)[2:]]

    assert len(asked) == 3
    assert "Are you 18" in asked[0]
    assert "Where will you be" in asked[1]
    assert "May I remind you here" in asked[2]


# Poison ---------------------------------------------------------------------------------------------------

PRIVATE = b'{"id":66,"type":"private","first_name":"Eve"}'
POISON = {
    "a number for words": b'"message":{"message_id":1,"date":1,"chat":%s,"text":5}' % PRIVATE,
    "a date in words": b'"message":{"message_id":1,"date":"yesterday","chat":%s,"text":"hi"}' % PRIVATE,
    "a list for a sender": b'"message":{"message_id":1,"date":1,"from":[],"chat":%s,"text":"hi"}' % PRIVATE,
    "a tap without its message": b'"callback_query":{"id":"9","from":{"id":66},"data":"o:age:yes"}',
    "half a surrogate pair": b'"message":{"message_id":1,"date":1,"chat":%s,"text":"\\ud83d"}' % PRIVATE,
    "no chat at all": b'"message":{"message_id":1,"date":1,"text":"hi"}',
    "a kind from the future": b'"dream":{"id":1}',
    "nothing": b'"message":null',
}


async def test_updates_that_cannot_be_understood_stop_nobody_else(house: House, anna: Person, api: FakeBotApi) -> None:
    await begin(anna)
    api.world.chats[66] = {"id": 66, "type": "private", "first_name": "Eve"}
    for body in POISON.values():
        number = api.updates.next_update_id
        api.updates.push_raw(number, b'{"update_id":%d,%s}' % (number, body), 66)
    anna.send("yes")
    reply = await anna.expect_reply()
    eve = Person(api, 66)
    await until(lambda: no_letters_wait(house), "all poison is given up")
    await house.settled()
    health = await house.store.health(house.clock())
    eve.send("hello")
    await eve.expect_reply()

    assert "Are you 18" in reply.text
    assert health.dead_letters > 0
    assert house.line("apology") in texts(eve)


async def no_letters_wait(house: House) -> bool:
    return not house.api.updates.pending and (await house.store.health(house.clock())).waiting_letters == 0
