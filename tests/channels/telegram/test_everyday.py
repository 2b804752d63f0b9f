"""The quick reading of everyday updates says what the full parser says, and leaves the rest to it."""

from typing import Any

import pytest

from bot.channels.telegram.everyday import everyday_message
from bot.channels.telegram.inbound import full_message
from bot.core.messages import Message
from tests.channels.telegram.samples import GROUP, letter, message, tap

pytestmark = pytest.mark.core

ALIASES = {"zurück": "back"}
SAID = ("hello", "/start p_x", "/zurück", "/5", "a\u200bb", "🙂" * 9)
EVERYDAY = [*(message(text=words) for words in SAID), tap()]
FORWARDED = message(text="hello", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Kim"})
NOT_QUITE: list[dict[str, Any]] = [
    message(text=5),
    message(text="hello", chat=GROUP),
    tap(None),
    {"update_id": 1},
    FORWARDED,
]


@pytest.mark.parametrize("update", EVERYDAY)
def test_the_quick_reading_is_the_full_one(update: dict[str, Any]) -> None:
    one = letter(update)

    quick = everyday_message(one, update, ALIASES)

    assert isinstance(quick, Message)
    assert quick == full_message(one, update, ALIASES)


@pytest.mark.parametrize("update", NOT_QUITE)
def test_whatever_is_not_quite_as_expected_is_left_to_the_full_parser(update: dict[str, Any]) -> None:
    assert everyday_message(letter(message(text="hello")), update, ALIASES) is None
