"""Typing in pieces and coming back to a reminder, with the real bot, its timers and its restarts."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened
from tests.acceptance.house import House
from tests.acceptance.intake import go_through
from tests.acceptance.person import Person
from tests.acceptance.practice import practice_with
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
async def patient(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, request: object
) -> House:
    """A house that waits for the rest of an answer, and reminds."""
    seconds = getattr(request, "param", "60")
    practice = practice_with(tmp_path, {})
    practice.write_text(practice.read_text().replace("typing pause: 0", f"typing pause: {seconds}"))
    return await opened(House(api, database_url, clock, config=str(practice)), houses)


TELLING = (
    *("elena", "marsh", "elm", "practice", "sam", "therap", "session", "call", "help", "urgent", "answer", "person"),
    *("consulta", "terap", "sesión", "llamada", "ayuda", "urgente", "respuesta", "persona", "cita"),
)


async def type_in_pieces(anna: Person) -> None:
    await go_through(anna, upto="If things went well")
    anna.send("I want to")
    await anna.expect_saying("I'm reading")
    anna.send("sleep again")
    anna.send("and stop arguing")


async def hope_of(house: House, anna: Person) -> object:
    session = await house.session(anna.user_id)
    assert session is not None
    return session.answers["hope"].value


async def test_three_messages_are_one_answer_and_the_next_question_comes_once(patient: House, anna: Person) -> None:
    await type_in_pieces(anna)
    await patient.settled()
    before = len(anna.replies)
    patient.clock.forward(timedelta(seconds=61))
    asked = await anna.expect_reply()
    await patient.settled()

    assert "Are you safe right now?" in asked.text
    assert len(anna.replies) == before + 1
    assert await hope_of(patient, anna) == "I want to\nsleep again\nand stop arguing"


async def test_a_restart_in_the_middle_of_typing_loses_nothing(patient: House, anna: Person) -> None:
    await type_in_pieces(anna)
    await patient.settled()
    await patient.stop()
    patient.clock.forward(timedelta(minutes=5))
    await patient.start()
    asked = await anna.expect_reply()

    assert "Are you safe right now?" in asked.text
    assert await hope_of(patient, anna) == "I want to\nsleep again\nand stop arguing"


@pytest.mark.parametrize("patient", ["1"], indirect=True)
async def test_the_pause_ends_by_itself(patient: House, anna: Person) -> None:
    await type_in_pieces(anna)

    assert "Are you safe right now?" in (await anna.expect_saying("Are you safe")).text


async def test_done_ends_the_pause(patient: House, anna: Person) -> None:
    await go_through(anna, upto="If things went well")
    anna.send("I want to sleep")
    listening = await anna.expect_saying("I'm reading")
    anna.tap_data(listening, "d:hope")

    assert "Are you safe right now?" in (await anna.expect_reply()).text
    assert await hope_of(patient, anna) == "I want to sleep"


async def test_who_stopped_half_way_is_reminded_by_day_twice_and_never_more(patient: House, anna: Person) -> None:
    await go_through(anna, upto="If things went well", writing="yes")
    patient.clock.forward(timedelta(days=2, hours=1))
    first = await anna.expect_saying("Your place here is kept")
    patient.clock.forward(timedelta(days=6))
    last = await anna.expect_saying("Your place here is still kept")
    patient.clock.forward(timedelta(days=20))
    await patient.settled()
    anna.tap_data(last, "c:resume")

    assert "Hello again" in first.text
    assert "If things went well" in (await anna.expect_reply()).text


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_vague_reminder_is_silent_and_tells_nothing(patient: House, anna: Person, language: str) -> None:
    await go_through(anna, upto="If things went well", writing="vague")
    if language == "es":
        anna.tap_data(anna.replies[-1], "l:es")
        await anna.expect_saying("Si las cosas fueran bien")
    before = len(anna.replies)
    patient.clock.forward(timedelta(days=2, hours=1))
    first = await anna.expect_saying("go on here" if language == "en" else "seguir aquí")
    patient.clock.forward(timedelta(days=20))
    await patient.settled()
    told = " ".join([first.text, *first.buttons]).casefold()

    assert first.raw.get("disable_notification")
    assert not [word for word in TELLING if word in told]
    assert len(anna.replies) == before + 1


async def test_nobody_is_reminded_after_erasing(patient: House, anna: Person) -> None:
    await go_through(anna, upto="If things went well", writing="yes")
    anna.command("skip")
    await anna.expect_saying("Are you safe")
    anna.command("erase")
    asked = await anna.expect_reply()
    anna.tap_data(asked, "x:erase")
    await anna.expect_reply()
    before = len(anna.replies)
    patient.clock.forward(timedelta(days=3))
    await patient.settled()

    assert len(anna.replies) == before
