"""Pairing codes: once, for one account, and not to be tried through."""

import contextlib
from datetime import timedelta

from bot.core.messages import Address
from bot.errors import StoreError
from bot.store.base import Letter
from bot.therapist.side import TRIES
from tests.therapist.test_letters import ELENA, House, shipped

THIEF = Address("telegram", "66")


async def ticket(house: House, code: str) -> None:
    await house.store.create_ticket("pair", code, "elena", house.now + timedelta(minutes=15))


async def accounts(house: House) -> list[Address]:
    return [one.address for one in await house.store.therapists()]


def told(house: House, address: Address) -> list[str]:
    return [item.mail().body.text for item in house.store._posts.items.values() if item.draft.address == address]


async def test_who_tries_many_codes_is_not_even_looked_at_for_an_hour() -> None:
    house = House()
    for number in range(TRIES):
        await house.says(f"/start p_wrong-{number}", THIEF)
    await ticket(house, "right")
    await house.says("/start p_right", THIEF)
    locked = await accounts(house)
    await house.says("/start p_right", ELENA)

    failed, refused = (shipped().therapist_line(name, "").text for name in ("pair_failed", "pair_locked"))
    assert told(house, THIEF) == [*[failed] * TRIES, refused]
    assert (locked, await accounts(house)) == ([], [ELENA])


async def test_after_an_hour_a_code_can_be_tried_again() -> None:
    house = House()
    for number in range(TRIES + 5):
        await house.says(f"/pair wrong-{number}", ELENA)
    house.now += timedelta(hours=1)
    await ticket(house, "right")
    await house.says("/pair right", ELENA)

    assert await accounts(house) == [ELENA]


async def test_of_many_accounts_that_send_one_code_at_once_one_is_paired() -> None:
    house = House()
    await ticket(house, "right")
    letters = [
        Letter("telegram", str(number), Address("telegram", str(number)), b"/start p_right", house.now)
        for number in range(100, 150)
    ]
    await house.receiver.take(letters)

    assert await accounts(house) == [Address("telegram", "100")]


async def test_a_code_whose_answer_was_lost_pairs_the_same_account_when_it_comes_again() -> None:
    house = House()
    await ticket(house, "right")
    letter = Letter("telegram", "99", ELENA, b"/start p_right", house.now)
    house.store.failures = 1
    with contextlib.suppress(StoreError):
        await house.receiver.take([letter])
    before = told(house, ELENA)
    await house.receiver.take([letter])
    await house.says("/start p_right", THIEF)

    assert before == []
    assert told(house, ELENA) == [shipped().therapist_line("paired", "elena").text]
    assert told(house, THIEF) == [shipped().therapist_line("pair_failed", "").text]
    assert await accounts(house) == [ELENA]
