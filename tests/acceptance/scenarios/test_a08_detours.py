"""A8: detours inside detours come back to the exact place, in whatever language; urgent words come before all."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.person import Person
from tests.acceptance.scenarios import path
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import agreeing, go
from tests.fakes.bot_api import FakeBotApi

FEE = "Does the fee work for you?"
PRECIO = "¿Te va bien el precio?"
TO_REVIEW = agreeing(path.TO_REVIEW)


@pytest.fixture
async def office(api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path) -> Office:
    office = Office(api, database_url, clock, tmp_path, languages=("en", "es"))
    await opened(office, houses)
    await office.remind()
    return office


async def test_nested_detours_return_to_the_exact_place(office: Office, anna: Person) -> None:
    therapist = await paired(office)
    await go(anna, *TO_REVIEW)
    await office.settled()
    before = await office.session(7)
    correcting = await go(anna, "r:fee_ok")
    asked = await go(anna, "how much is it?")
    why = await go(anna, "why do you ask?")

    so_far = office.line("your_answer_so_far")
    assert FEE in correcting.text
    assert [so_far in each.text and FEE in each.text for each in (correcting, asked, why)] == [True] * 3
    assert "Seventy pounds" in asked.text
    assert "So that we can find a fee" in why.text

    choosing = await go(anna, "/language")
    anna.tap(choosing, "Español")
    spanish = await anna.expect_reply()
    assert PRECIO in spanish.text
    assert office.line("your_answer_so_far", "es") in spanish.text
    review = await go(anna, "k:fee_ok")
    after = await office.session(7)
    assert "Esto es lo que sale:" in review.text
    assert "Ansiedad, Sueño" in review.text
    assert "137" in review.text
    assert "Anxiety" not in review.text
    assert before is not None
    assert after is not None
    assert after.answers == before.answers
    assert after.language == "es"
    assert after.reminded == 0

    therapist.skip_replies()
    card = await go(anna, "me quiero morir")
    alert = await therapist.expect_reply()
    await office.settled()
    assert office.line("crisis_self", "es") in card.text
    assert "Urgent: " in alert.text
    seen = len(anna.replies)
    office.clock.forward(timedelta(days=9))
    await office.app._ticker.tick()
    await office.settled()
    assert len(anna.replies) == seen
    back = await go(anna, "u:safe")
    assert "Esto es lo que sale:" in back.text
    sent = await go(anna, "v:check")
    assert "Gracias por todo esto." in sent.text


async def test_urgent_words_in_the_middle_of_a_correction_come_first_and_the_place_is_kept(
    office: Office, anna: Person
) -> None:
    await go(anna, *TO_REVIEW, "r:fee_ok")
    kept = await office.kept(7)
    card = await go(anna, "I want to kill myself")
    back = await go(anna, "u:safe")

    assert office.line("crisis_self") in card.text
    assert "This is what goes out:" in back.text
    assert await office.kept(7) == kept


async def test_detours_move_no_reminder_and_count_as_no_answer(office: Office, anna: Person) -> None:
    await go(anna, *TO_REVIEW)
    await office.settled()
    events = len((await office.record(7)).history)
    office.clock.forward(timedelta(days=2, hours=1))
    await anna.expect_saying("Your place here is kept")
    for _ in range(3):
        await go(anna, "r:fee_ok", "how much is it?", "k:fee_ok")
        office.clock.forward(timedelta(days=7))
        await office.app._ticker.tick()
        await office.settled()
    reminders = [one.text for one in anna.replies if "Your place here is" in one.text]

    assert len(reminders) == 2
    assert len((await office.record(7)).history) == events
