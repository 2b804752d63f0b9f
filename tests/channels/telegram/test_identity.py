"""Who wrote: Telegram's own word for the chat, never a card, a forward or a name that the message brings along."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.inbound import parse
from bot.channels.telegram.raw import raw_letter
from bot.core.messages import Sent
from tests.channels.telegram.samples import BOT_ID, FILE, NOW, edited, letter, membership, message, tap
from tests.channels.telegram.stage import ANNA

OTHER = 4_242_424_242
SOMEBODY = {"id": OTHER, "is_bot": False, "first_name": "Elena", "username": "elena_marsh"}
CARD = {"phone_number": "+44", "first_name": "Elena", "user_id": OTHER, "vcard": f"UID:{OTHER}"}
FORWARDED = {"type": "user", "date": 1, "sender_user": SOMEBODY}
UNDER: dict[str, Any] = {"message_id": 29, "from": SOMEBODY, "chat": SOMEBODY | {"type": "private"}, "date": 1}
BORROWED: dict[str, Any] = {
    "forward_origin": FORWARDED,
    "forward_from": SOMEBODY,
    "via_bot": SOMEBODY,
    "sender_chat": {"id": OTHER, "type": "channel", "title": "x"},
    "sender_business_bot": SOMEBODY,
    "reply_to_message": UNDER,
    "contact": CARD,
    "users_shared": {"request_id": 1, "users": [{"user_id": OTHER}]},
    "new_chat_members": [SOMEBODY],
    "left_chat_member": SOMEBODY,
    "entities": [{"type": "text_mention", "offset": 0, "length": 1, "user": SOMEBODY}],
    "author_signature": str(OTHER),
    "business_connection_id": str(OTHER),
}
KINDS = [
    message(text="hello"),
    message(text="/start p_code"),
    message(photo=[{**FILE, "width": 1, "height": 1}], caption="x"),
    message(contact=CARD),
    message(location={"longitude": 1.0, "latitude": 2.0}),
    edited(text="again"),
    tap(f"o:{OTHER}"[:60]),
    membership("member", "kicked"),
]


def with_more(update: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    kind = next(key for key in update if key != "update_id")
    return {**update, kind: {**more, **update[kind]}}


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(sorted(BORROWED)), st.just(None), max_size=6))
def test_nothing_that_a_message_brings_along_says_who_wrote_it(update: dict[str, Any], names: dict[str, None]) -> None:
    found = raw_letter(BOT_ID, with_more(update, {name: BORROWED[name] for name in names}), NOW)
    assert found is not None
    understood = parse(found)

    assert found.address == ANNA
    assert understood is None or understood.address == ANNA


@pytest.mark.parametrize("user", [OTHER, 7, None])
def test_a_card_is_only_a_card_whoever_it_names(user: int | None) -> None:
    understood = parse(letter(message(contact={**CARD, "user_id": user})))

    assert understood is not None
    assert understood.content == Sent("contact")


def test_a_forwarded_code_pairs_nobody() -> None:
    understood = parse(letter(message(text="/start p_code", forward_origin=FORWARDED)))

    assert understood is not None
    assert isinstance(understood.content, Sent)
