"""The door: the rules of danger before everything else, and what happens if they fail."""

import logging
from collections.abc import Callable

from bot.core.danger import UNREADABLE, Danger

log = logging.getLogger(__name__)

Read = Callable[[str], Danger]


def door(read: Read) -> Read:
    """The same rules, which fail to the careful side: a message that they cannot read shows the numbers."""

    def danger(text: str) -> Danger:
        try:
            return read(text)
        except Exception as error:
            log.error("rules of danger failed", extra={"action": "danger_failed", "error": type(error).__name__})
            return UNREADABLE

    return danger


def card_of(danger: Read, text: str) -> str:
    """The card that a text opens at once, or nothing."""
    found = danger(text)
    return found.card if found.alerts else ""
