"""Updates before they are parsed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.raw import (
    Group,
    group_of,
    is_farewell,
    next_offset,
    query_id,
    raw_letter,
    update_id,
)
from bot.core.messages import Address
from tests.channels.telegram.samples import BOT_ID, GROUP, NOW, edited, membership, message, tap

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    "update", [message(text="hello"), edited(text="hello"), tap(), membership("member", "kicked"), message()]
)
def test_an_update_becomes_a_letter_from_its_chat(update: dict) -> None:
    letter = raw_letter(BOT_ID, update, NOW)

    assert letter is not None
    assert letter.id == f"{BOT_ID}:{update['update_id']}"
    assert letter.address == Address("telegram", "7")
    assert json.loads(letter.raw) == update
    assert letter.at == NOW


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"chat": {"id": 7}}},
        {"update_id": 1, "message": {"chat": "?", "from": {"id": 7}}},
        {"update_id": 1, "message": 3, "callback_query": {"from": {"id": 7}, "message": None}},
        {"update_id": 1, "edited_message": {"chat": {"id": 7, "type": []}, "date": "yesterday"}},
    ],
)
def test_a_poisoned_update_still_becomes_a_letter(update: dict) -> None:
    letter = raw_letter(BOT_ID, update, NOW)

    assert letter is not None
    assert (letter.id, letter.address.key) == (f"{BOT_ID}:1", "7")


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        {},
        {"update_id": True, "message": {"chat": {"id": 7}}},
        {"update_id": "1", "message": {"chat": {"id": 7}}},
        {"update_id": 1},
        {"update_id": 1, "message": {"text": "who am I?"}},
        {"update_id": 1, "message": {"chat": {"id": 0}}},
        {"update_id": 1, "channel_post": {"chat": {"id": 7}}},
        message(chat=GROUP, text="hello"),
    ],
)
def test_without_an_id_or_a_person_there_is_no_letter(update: object) -> None:
    assert raw_letter(BOT_ID, update, NOW) is None


def test_half_a_surrogate_pair_is_kept_as_it_came() -> None:
    letter = raw_letter(BOT_ID, message(text="half \ud83d pair"), NOW)

    assert letter is not None
    assert json.loads(letter.raw)["message"]["text"] == "half \ud83d pair"


def test_what_cannot_be_written_as_json_keeps_its_id() -> None:
    update = message(text="hello", deep=object())

    letter = raw_letter(BOT_ID, update, NOW)

    assert letter is not None
    assert json.loads(letter.raw) == {"update_id": 900}


def test_the_offset_lies_above_everything_that_has_an_id() -> None:
    assert next_offset([{"update_id": 5}, "nonsense", {"update_id": 9}, {"update_id": None}]) == 10
    assert next_offset(["nonsense"]) is None


@pytest.mark.parametrize(("given", "known"), [("4000", "4000"), (4000, None), ("half \ud83d", None), (None, None)])
def test_only_a_query_id_that_can_be_sent_back_is_believed(given: object, known: str | None) -> None:
    assert query_id(tap(id=given)) == known


def test_a_group_is_known_by_its_chat() -> None:
    assert group_of(message(chat=GROUP, text="hello")) == Group(-100200, False, "de")
    assert group_of(message(chat=GROUP | {"type": "channel"}, text="hello")) == Group(-100200, True, "de")
    assert group_of(message(text="hello")) is None


def test_being_put_out_of_a_group_is_a_farewell() -> None:
    assert is_farewell(membership("member", "left", GROUP))
    assert not is_farewell(membership("left", "member", GROUP))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["update_id", "message", "callback_query", "chat", "from", "id", "type"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
)


@settings(max_examples=20)
@given(JSON)
def test_nothing_here_ever_raises(update: object) -> None:
    raw_letter(BOT_ID, update, NOW)
    group_of(update)
    query_id(update)
    update_id(update)
    is_farewell(update)
    next_offset([update])
