"""A practice under HIPAA on the real way: a request by taps in Telegram, no word kept, and the desk for the rest."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.core.flow.model import Answer
from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import House
from tests.acceptance.intake import Given, begin
from tests.acceptance.person import Person
from tests.acceptance.practice import practice_with
from tests.fakes.bot_api import FakeBotApi

CANARY = "qzkolibri"
HEAVY = f"I have been so low since last year, {CANARY}"
PAGE = "https://chat.elm-practice.example"
UNDER_HIPAA = {"\nprivacy:\n": "\nprivacy:\n  hipaa covered entity: yes\n"}
BY_TAPS = (
    Given("o:consent:yes", "Are you 18 or older?"),
    Given("o:age:yes", "Where will you be"),
    Given("o:place:uk", "May I remind you here"),
    Given("o:may_write:no", "What would you like to be called?"),
    Given("Sam", "Who would be in the sessions?"),
    Given("o:who:self", "How would you like to meet?"),
    Given("o:format:online", "Does that work for you?"),
    Given("o:fees:works", "Is it clear so far?"),
    Given("o:policies:clear", "Which times suit you"),
    Given("Any time", "Here is what I'll pass on"),
)


@pytest.fixture
async def house(
    api: FakeBotApi, sqlite_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path
) -> AsyncIterator[House]:
    config = str(practice_with(tmp_path, UNDER_HIPAA))
    yield await opened(House(api, sqlite_url, clock, config=config, web_public_url=PAGE), houses)


async def turned_down(anna: Person) -> str:
    anna.send(HEAVY)
    return (await anna.expect_saying("I can't take that in this chat")).text


async def test_a_request_by_taps_arrives_and_no_word_is_kept(house: House, anna: Person) -> None:
    elena = await paired(house)
    asked = await begin(anna)
    assert "ask nothing about your health" in anna.replies[0].text
    assert PAGE in anna.replies[0].text

    for given in BY_TAPS:
        assert PAGE in await turned_down(anna)
        if given.is_tap:
            anna.tap_data(asked, given.move)
        else:
            anna.send(given.move)
        await anna.expect_saying(given.asks)
    anna.tap_data(asked, "v:check")
    await anna.expect_saying("Your request is on its way")
    await turned_down(anna)
    anna.send(f"I want to kill myself, {CANARY}")
    await anna.expect_saying("Samaritans: call 116 123")
    alert = await elena.expect_saying("Urgent: Sam")
    elena.command("digest")
    digest = await elena.expect_saying("Asked for a free call")
    await house.settled()

    session = await house.session(anna.user_id)
    assert session is not None
    assert session.ended == "requested"
    assert {step: answer.value for step, answer in session.answers.items() if isinstance(answer, Answer)} == {
        "consent": "yes",
        "age": "yes",
        "place": "uk",
        "may_write": "no",
        "name": "Sam",
        "who": "self",
        "format": "online",
        "fees": "works",
        "policies": "clear",
        "times": ("any_time",),
    }
    code = await house.code(anna.user_id)
    record = await house.store.record(await client_of(house, anna))
    assert code in digest.text
    assert CANARY not in repr(record)
    assert CANARY not in alert.text + digest.text
    assert CANARY not in "".join(reply.text for reply in anna.replies)


async def client_of(house: House, person: Person) -> int:
    (client,) = [each for each in await house.store.clients("elena") if each.code == await house.code(person.user_id)]
    return client.id
