"""Updates that something has gnawed at: understood, ignored, or refused in one way."""

import copy
import os
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.inbound import UnreadableUpdate, parse
from bot.channels.telegram.raw import KINDS, raw_letter
from bot.core.messages import Message
from tests.channels.telegram.samples import BOT_ID, FILE, GROUP, NOW, edited, membership, message, tap

SEEDS = [
    message(text="hello", entities=[{"type": "bold", "offset": 0, "length": 2}]),
    message(text="/start p_1"),
    message(chat=GROUP, text="hello"),
    message(photo=[{**FILE, "width": 1, "height": 1}], caption="x", media_group_id="1"),
    message(contact={"phone_number": "1", "first_name": "A", "user_id": 7}),
    message(location={"longitude": 1.0, "latitude": 2.0}),
    edited(text="again"),
    tap(),
    membership("member", "kicked"),
]
NONSENSE = [None, True, -1, 0, 2**63, 2**70, 1e300, "", "x", "\ud83d", "\u202e", [], {}, [[]], {"id": []}, "9" * 400]


def places(value: Any) -> list[tuple[Any, Any]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in [(value, key), *places(value[key])]]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_a_damaged_update_is_a_message_or_nothing_or_one_kind_of_error(seed: dict[str, Any], chance: int) -> None:
    choose, update = random.Random(chance), copy.deepcopy(seed)
    for _ in range(choose.randint(1, 4)):
        holder, key = choose.choice(places(update))
        if choose.random() < 0.3:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(choose.choice([*NONSENSE, choose.choice(SEEDS)]))
        if not update:
            return

    letter = raw_letter(BOT_ID, update, NOW)
    if letter is None:
        return
    try:
        found = parse(letter)
    except UnreadableUpdate:
        return

    assert found is None or isinstance(found, Message)
    if found is not None:
        assert int(found.address.key) > -(2**63)


FUZZED = int(os.environ.get("FUZZED_UPDATES", "5000"))


def gnawed(choose: random.Random) -> dict[str, Any]:
    update: dict[str, Any] = copy.deepcopy(choose.choice(SEEDS))
    for _ in range(choose.randint(1, 3)):
        found = places(update)
        if not found:
            break
        holder, key = choose.choice(found)
        holder[key] = copy.deepcopy(choose.choice([*NONSENSE, GROUP, choose.choice(SEEDS)]))
    return {**update, "update_id": 900}


def private_chats(update: dict[str, Any]) -> Iterator[str]:
    for content in (update.get(kind) for kind in KINDS):
        held = content if isinstance(content, dict) else {}
        under = held.get("message")
        for chat in (held.get("chat"), under.get("chat") if isinstance(under, dict) else None):
            if isinstance(chat, dict) and chat.get("type") == "private":
                yield str(chat.get("id"))


def test_nobody_is_heard_outside_of_private_chats() -> None:
    choose, heard = random.Random(20_261_126), 0
    for _ in range(FUZZED):
        update = gnawed(choose)
        letter = raw_letter(BOT_ID, update, NOW)
        try:
            found = parse(letter) if letter else None
        except UnreadableUpdate:
            continue
        if found is not None:
            heard += 1
            assert found.address.key in private_chats(update)

    assert heard > FUZZED / 20
