"""A9: back after nineteen days, after a change of consent and of the clocks, with two devices in hand."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_END, TO_FEE, agreeing, go, texts
from tests.acceptance.test_digest import digests_to, look_again
from tests.fakes.bot_api import FakeBotApi, SentMessage

CONSENT = ("    text: May I keep your answers?", "    text: May I keep your answers for a year?")
CLOCKS_GO_BACK = datetime(2026, 10, 25, tzinfo=UTC)
FEE = "Does the fee work for you?"
KEPT = "Your place here is"


def reminders(client: Person) -> list[str]:
    return [text for text in texts(client.replies) if KEPT in text]


async def quiet_days(office: Office, days: float) -> None:
    office.clock.forward(timedelta(days=days))
    await office.app._ticker.tick()
    await office.settled()


@pytest.fixture
async def back(office: Office, anna: Person) -> Person:
    """Someone who stopped half-way, was reminded twice, and of whom nineteen days were not heard."""
    await office.remind()
    await go(anna, *agreeing(TO_FEE))
    await quiet_days(office, 2.1)
    await quiet_days(office, 6)
    assert len(reminders(anna)) == 2
    await quiet_days(office, 10.9)
    assert len(reminders(anna)) == 2
    anna.skip_replies()
    return anna


async def test_start_welcomes_back_with_progress_and_two_ways_on(office: Office, back: Person) -> None:
    kept = await office.kept(7)
    back.command("start")
    welcome, place = await back.expect_replies(2)

    assert welcome.text == office.line("welcome_back")
    assert "Start over" in welcome.buttons
    assert "Question 6 of 7" in place.text
    assert FEE in place.text
    assert await office.kept(7) == kept


async def test_a_new_consent_is_asked_first_and_touches_nothing(office: Office, back: Person) -> None:
    kept = await office.kept(7)
    await office.publish(CONSENT, version=3)
    back.command("start")
    asked = (await back.expect_replies(2))[-1]
    assert "for a year?" in asked.text
    assert office.line("consent_changed") in asked.text
    assert await office.kept(7) == kept

    on = await go(back, "o:privacy_ok:yes")
    assert FEE in on.text
    assert await office.kept(7) == kept


async def test_a_no_to_the_new_consent_leaves_nothing(office: Office, back: Person) -> None:
    await office.publish(CONSENT, version=3)
    back.command("start")
    await back.expect_replies(2)
    await go(back, "o:privacy_ok:no")
    await office.settled()

    assert await office.kept(7) == {}


async def test_two_devices_press_carry_on_and_one_wins(office: Office, back: Person) -> None:
    reminder = next(message for message in back.replies if KEPT in message.text)
    before = len(back.replies)
    for query in [back.tap_data(reminder, "c:resume") for _ in range(2)]:
        await back.expect_answer(query)
    await office.settled()

    assert [FEE in text for text in texts(back.replies[before:])] == [True]


async def test_starting_over_is_asked_first_and_keeps_what_was_said(office: Office, back: Person) -> None:
    sure = await start_over(back)
    kept = await office.kept(7)
    assert sure.text == office.line("restart_ask")
    assert kept["age"] == 34
    assert FEE in (await go(back, "c:again")).text

    await start_over(back)
    begun = await go(back, "x:restart")
    assert "May I keep your answers?" in begun.text
    assert await office.kept(7) == {}
    assert await office.events(7, "age") == [34]


async def start_over(client: Person) -> SentMessage:
    client.command("start")
    welcome = (await client.expect_replies(2))[0]
    client.tap(welcome, "Start over")
    return await client.expect_reply()


async def test_no_reminder_comes_at_night_or_after_an_ending(office: Office, anna: Person, api: FakeBotApi) -> None:
    office.clock.forward_to(datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    await office.remind()
    await go(anna, *agreeing(TO_FEE))
    ben = Person(api, 8)
    await go(ben, *agreeing(TO_END))
    await quiet_days(office, 2)
    assert reminders(anna) == []
    office.clock.forward_to(datetime(2026, 3, 5, 10, 1, tzinfo=UTC))
    await office.app._ticker.tick()
    await office.settled()
    assert len(reminders(anna)) == 1
    await quiet_days(office, 20)

    assert reminders(ben) == []


async def test_on_the_day_the_clocks_go_back_the_summary_comes_once_at_six_by_the_wall(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, anna: Person
) -> None:
    office = Office(api, database_url, clock, tmp_path)
    file = office.practice.read_text()
    for old, new in (("days: weekdays            #", "days: every day            #"), ("time: 08:00", "time: 18:00")):
        assert file.count(old) == 1
        file = file.replace(old, new)
    office.practice.write_text(file)
    office.clock.forward_to(CLOCKS_GO_BACK - timedelta(hours=5))  # Saturday, 20:00 of summer time
    await opened(office, houses)
    elena = await paired(office)
    await go(anna, *TO_END)
    await office.settled()
    before = len(digests_to(elena))
    for hours in (0.5, 1.5, 17, 17.9):  # the hour that comes twice; six by the clock of yesterday; just before
        office.clock.forward_to(CLOCKS_GO_BACK + timedelta(hours=hours))
        await look_again(office)
    early = len(digests_to(elena)) - before
    office.clock.forward_to(CLOCKS_GO_BACK + timedelta(hours=18))
    await look_again(office)
    on_time = len(digests_to(elena)) - before
    office.clock.forward_to(CLOCKS_GO_BACK + timedelta(hours=23))
    await look_again(office)

    assert (early, on_time, len(digests_to(elena)) - before) == (0, 1, 1)
    assert "comes late" not in digests_to(elena)[-1].text
