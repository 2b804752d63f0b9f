"""The digest on its way to the therapist: at its time, with what is true then, once; late after downtime, once."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import THERAPIST, House
from tests.acceptance.intake import begin, go_through, rush
from tests.acceptance.person import Person
from tests.acceptance.practice import practice_with
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi, SentMessage

TUESDAY_AT_EIGHT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # London is on UTC in winter


def digests_to(client: Person) -> list[SentMessage]:
    return [message for message in client.replies if message.raw.get("disable_notification")]


async def look_again(house: House) -> None:
    """The clock is looked at twice more, so that a second digest would be there by now."""
    for _ in range(2):
        await house.app._ticker.tick()
    await house.settled()


async def test_the_digest_comes_at_its_time_with_the_corrected_answer_and_once(
    house: House, anna: Person, elena: Person, clock: Clock
) -> None:
    await go_through(anna)
    await house.settled()
    anna.tap_data(anna.replies[-1], "r:name")
    await anna.expect_reply()
    anna.send("Alex")
    await anna.expect_reply()
    await house.settled()
    clock.forward_to(TUESDAY_AT_EIGHT - timedelta(seconds=20))
    await look_again(house)
    early = digests_to(elena)

    clock.forward_to(TUESDAY_AT_EIGHT)
    digest = await elena.expect_reply()
    await look_again(house)

    assert early == []
    assert digests_to(elena) == [digest]
    assert "1 new" in digest.text
    assert f"Alex {await house.code(7)}" in digest.text
    assert "Changed an answer: Name" in digest.text
    assert "Sam" not in digest.text


async def test_what_a_digest_told_as_new_is_not_new_in_the_next(
    house: House, anna: Person, elena: Person, clock: Clock
) -> None:
    await go_through(anna)
    await house.settled()
    clock.forward_to(TUESDAY_AT_EIGHT)
    first = await elena.expect_reply()
    await house.settled()
    clock.forward(timedelta(days=1))
    second = await elena.expect_reply()

    assert "NEW (1)" in first.text
    assert "NEW" not in second.text


async def test_a_restart_at_the_time_of_the_digest_does_not_double_it(
    house: House, anna: Person, elena: Person, clock: Clock
) -> None:
    await go_through(anna)
    await house.settled()
    clock.forward_to(TUESDAY_AT_EIGHT)
    await elena.expect_reply()
    await house.settled()
    await house.stop()
    await house.start()
    await look_again(house)

    assert len(digests_to(elena)) == 1


async def test_a_digest_missed_while_the_bot_was_off_comes_once_and_says_that_it_is_late(
    house: House, anna: Person, elena: Person, clock: Clock
) -> None:
    await go_through(anna)
    await house.settled()
    await house.stop()
    clock.forward(timedelta(days=9, hours=3))
    await house.start()
    digest = await elena.expect_reply()
    await look_again(house)

    assert digests_to(elena) == [digest]
    assert "comes late" in digest.text
    assert await house.code(7) in digest.text


@pytest.mark.postgres
async def test_of_two_bots_on_one_database_one_sends_the_digest(
    api: FakeBotApi, postgres_url: str, clock: Clock, houses: AsyncExitStack, anna: Person
) -> None:
    one = await opened(House(api, postgres_url, clock, worker="one"), houses)
    other = await opened(House(api, postgres_url, clock, worker="other"), houses)
    elena = await paired(one)
    await go_through(anna)
    await one.settled()
    clock.forward_to(TUESDAY_AT_EIGHT)
    await elena.expect_reply()
    await look_again(one)
    await look_again(other)

    assert len(digests_to(elena)) == 1


async def test_a_digest_too_long_for_one_message_comes_in_several_each_once_and_in_order(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path
) -> None:
    practice = practice_with(tmp_path, {"detail: brief": "detail: words"})
    house = await opened(House(api, database_url, clock, config=str(practice)), houses)
    elena = await paired(house)
    clients = [Person(api, number) for number in range(100, 110)]
    for number, client in enumerate(clients):
        rush(client, await begin(client), hope="I would like to sleep. " * 20, name=f"Kim {number}")
        client.tap_data(client.replies[-1], "c:contact:write")
        client.send("And may I bring my sister to the first call? " * 10)
    await house.settled()
    codes = [await house.code(client.user_id) for client in clients]
    clock.forward_to(TUESDAY_AT_EIGHT)
    await elena.expect_replies(2)
    await look_again(house)
    told = "".join(message.text for message in digests_to(elena))

    assert len(digests_to(elena)) >= 2
    assert [told.count(f"Kim {number}") for number in range(10)] == [1] * 10
    assert [told.index(code) for code in codes] == sorted(told.index(code) for code in codes)


async def test_without_a_paired_account_the_digest_lies_on_the_desk(house: House, anna: Person, clock: Clock) -> None:
    await go_through(anna)
    await house.settled()
    clock.forward_to(TUESDAY_AT_EIGHT)

    async def is_there() -> bool:
        return bool(await house.store.desk_posts(THERAPIST))

    await until(is_there, "the digest on the desk")
    await look_again(house)
    (entry,) = await house.store.desk_posts(THERAPIST)

    assert await house.code(7) in entry.body.text
    assert house.api.world.sent_to.keys() == {7}
