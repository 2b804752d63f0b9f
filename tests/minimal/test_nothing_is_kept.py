"""The contract of minimal mode: whatever someone writes in Telegram, none of it is in the store, in any form."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from bot.core.session import dump
from bot.store.tables import inbox
from tests.acceptance.practice import practice_with
from tests.minimal.conftest import UNDER_HIPAA
from tests.opened import open_to_clients
from tests.shell.test_before_consent import CANARY, SAID, House

WORDS = tuple(
    words for words in SAID if words.split()[0] not in ("yes", "no")
)  # which is an answer, with more beside it
HEAVY = f"I want to kill myself, says {CANARY}"
STEPS: tuple[str, ...] = ("Yes, that's OK", "Yes", "United Kingdom", "1", "Sam", "1", "1", "3", "1", "5", "Done")
"""Answers from the first question to the summary, typed."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path, practice_with(tmp_path, UNDER_HIPAA))
    await house.app.start()
    await open_to_clients(house.app)
    yield house
    await house.app.stop()


async def everything(house: House) -> str:
    """All rows of everybody, opened with their keys; also what is noted for therapists and still to be sent."""
    told = await house.everything()
    for therapist in house.app.content.practice.therapists:
        told += repr(await house.app.store.notices(therapist.id))
        for client in await house.app.store.clients(therapist.id):
            told += json.dumps(dump(client.session)) + repr(await house.app.store.record(client.id))
    return told


def letters_kept(house: House) -> int:
    engine = create_engine(f"sqlite:///{house.path}")
    with engine.connect() as connection:
        found = len(connection.execute(select(inbox)).all())
    engine.dispose()
    return found


async def says_everything(house: House) -> None:
    house.now += timedelta(minutes=1)  # slowly enough to be heard
    for words in (*WORDS, CANARY * 6, f"{CANARY}?", f"my number is +44 20 7946 0018, {CANARY}"):
        await house.telegram(text=words)
    told = house.number
    await house.telegram("edited_message", told, text=f"I meant {CANARY}")
    await house.telegram(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption=CANARY)
    await house.telegram(
        text=f"forwarded {CANARY}", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    )


async def at_the_start(house: House) -> None:
    await says_everything(house)


async def at_every_question(house: House) -> None:
    await house.telegram(text="/start")
    for step in STEPS:
        if step != "Sam":  # a name is the one thing that is taken as it is written
            await says_everything(house)
        await house.telegram(text=step)
    await says_everything(house)


async def writing_to_a_human(house: House) -> None:
    await house.telegram(text="/start")
    await house.telegram(text=STEPS[0])
    for command in ("/contact write", "/contact call", "/concern write", "/concern"):
        await house.telegram(text=command)
        await says_everything(house)


async def after_the_end(house: House) -> None:
    await house.telegram(text="/start")
    for step in (*STEPS, "Send it"):
        await house.telegram(text=step)
    await says_everything(house)


async def in_danger(house: House) -> None:
    await house.telegram(text="/start")
    await house.telegram(text=STEPS[0])
    await house.telegram(text=HEAVY)
    await says_everything(house)


WAYS = (at_the_start, at_every_question, writing_to_a_human, after_the_end, in_danger)


@pytest.mark.parametrize("writes", WAYS, ids=lambda way: way.__name__)
async def test_no_free_text_of_telegram_reaches_the_store(
    house: House, writes: Callable[[House], Awaitable[Any]]
) -> None:
    await writes(house)
    await house.pass_a_minute()

    kept = await everything(house)
    assert "consent" in kept
    assert CANARY not in kept, kept[kept.find(CANARY) - 400 :][:500]
    assert CANARY.encode() not in house.bytes()
    assert letters_kept(house) == 0


@pytest.mark.parametrize("writes", [at_every_question, after_the_end])
async def test_a_request_arrives_all_the_same(house: House, writes: Callable[[House], Awaitable[Any]]) -> None:
    await writes(house)
    await house.telegram(text="Send it")

    (client,) = await house.app.store.clients("elena")
    given = {name: answer.value for name, answer in client.session.answers.items()}
    assert client.session.ended == "requested"
    assert given["name"] == "Sam"
    assert given["times"] == ("any_time",)


async def test_an_alert_is_raised_without_words(house: House) -> None:
    await in_danger(house)

    (alert,) = [each for each in await house.app.store.notices("elena") if each.kind == "alert"]
    assert alert.details == {"kind": "self", "how": "words", "step": "age"}


async def test_danger_is_heard_in_two_messages_though_neither_is_kept(house: House) -> None:
    await house.telegram(text="/start")
    await house.telegram(text=STEPS[0])
    await house.telegram(text=f"{CANARY} I want to")
    await house.telegram(text="die")

    kinds = [each.kind for each in await house.app.store.notices("elena")]
    assert kinds == ["alert"]
    assert CANARY not in await everything(house)


async def test_a_number_to_call_is_passed_on(house: House) -> None:
    await house.telegram(text="/start")
    await house.telegram(text=STEPS[0])
    await house.telegram(text="/contact call")
    await house.telegram(text="020 7946 0018")

    told = [each.details for each in await house.app.store.notices("elena")]
    assert told == [{"wish": "call"}, {"wish": "message", "words": "+442079460018"}]


async def test_the_web_page_keeps_everything_as_ever(house: House) -> None:
    await house.web(kind="command", text="/start")
    await house.web(kind="text", text=STEPS[0])
    await house.web(kind="command", text="/contact write")
    await house.web(kind="text", text=f"Please call me, {CANARY}")
    await house.pass_a_minute()

    assert CANARY in await everything(house)
