"""Floods and nonsense on the real way: no worker stops, nothing is stuck, and an honest person hardly notices."""

import asyncio
import copy
import json
import logging
import os
import random
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened
from tests.acceptance.house import House
from tests.acceptance.intake import begin
from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.waiting import until
from tests.channels.telegram.samples import edited, membership, message, tap
from tests.channels.telegram.test_inbound_fuzz import NONSENSE, places
from tests.fakes.bot_api import FakeBotApi

FLOOD = 10_000
AT_ONCE = 100
TURNS = 40
MOST_SECONDS = 2.0  # at the 95th percentile
FUZZED = int(os.environ.get("FUZZED_UPDATES", "2000"))
PEOPLE = 500
SEED = 20_261_126
CANARY = "qzkolibri"
SEEDS = [
    message(text=f"{CANARY} hello", entities=[{"type": "bold", "offset": 0, "length": 2}]),
    message(text=f"/start p_{CANARY}"),
    message(text=f"/contact {CANARY}"),
    message(photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], caption=CANARY),
    message(contact={"phone_number": "1", "first_name": CANARY, "user_id": 7}),
    message(location={"longitude": 1.0, "latitude": 2.0}),
    edited(text=f"{CANARY} again"),
    tap(f"o:{CANARY}:yes"),
    tap("x:erase"),
    membership("member", "kicked"),
    membership("kicked", "member"),
]


async def flood(api: FakeBotApi, who: Person) -> None:
    """As fast as they are taken, a hundred at a time."""
    for _ in range(FLOOD // AT_ONCE):
        for number in range(AT_ONCE):
            who.send(f"{CANARY} {number}")
        await api.wait_until(lambda: len(api.updates.pending) <= AT_ONCE, PATIENCE)


async def test_one_who_floods_does_not_slow_an_honest_person(house: House, api: FakeBotApi, anna: Person) -> None:
    flooder, waits = Person(api, 66), []
    await begin(anna)
    flooding = asyncio.create_task(flood(api, flooder))
    for _ in range(TURNS):
        house.clock.forward(timedelta(seconds=3))
        began = time.monotonic()
        anna.send("why")
        await anna.expect_reply()
        waits.append(time.monotonic() - began)
        await asyncio.sleep(0.05)
    await flooding
    await house.settled()
    slow = sorted(waits)[int(TURNS * 0.95)]
    print(f"p50 {sorted(waits)[TURNS // 2]:.3f} s, p95 {slow:.3f} s, worst {max(waits):.3f} s")

    assert slow < MOST_SECONDS
    assert len(flooder.replies) < 100


def of(update: Any, person: int) -> Any:
    """The same from another person: whose broken letters wait, wait for their own."""
    if isinstance(update, dict):
        return {name: person if (name, value) == ("id", 7) else of(value, person) for name, value in update.items()}
    return copy.deepcopy(update)


def gnawed(choose: random.Random, number: int) -> dict[str, Any]:
    update = of(choose.choice(SEEDS), choose.randint(1000, 1000 + PEOPLE))
    for _ in range(choose.randint(1, 4)):
        holder, key = choose.choice(places(update))
        if choose.random() < 0.3:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(choose.choice([*NONSENSE, choose.choice(SEEDS)]))
        if not update:
            break
    return {**update, "update_id": number}


async def test_no_fuzzed_update_stops_anything_or_is_told(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    house = await opened(House(api, database_url, clock), houses)
    choose = random.Random(SEED)
    for _ in range(FUZZED // AT_ONCE):
        for _ in range(AT_ONCE):
            number = api.updates.next_update_id
            api.updates.push_raw(number, json.dumps(gnawed(choose, number)).encode(), 7)
        await api.wait_until(lambda: not api.updates.pending, PATIENCE)
        clock.forward(timedelta(minutes=1))  # so that what comes is read, and not refused as a flood
    await house.settled()

    async def is_done() -> bool:
        return (await house.store.health(clock())).waiting_letters == 0

    await until(is_done, "no letter waits")
    ben = Person(api, 8)
    await begin(ben)

    assert CANARY not in caplog.text + "".join(str(vars(record)) for record in caplog.records)
