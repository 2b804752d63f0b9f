"""Updates as they come, before anyone trusts them: who sent one, and what to do with it at the door.

Nothing here knows python-telegram-bot's types, and nothing raises: an update that breaks the parser still has to
become a letter, or it would be lost, or come again for ever.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from bot.core.messages import Address
from bot.store.base import Letter

CHANNEL: Final = "telegram"
KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member")
GROUPS: Final = ("group", "supergroup", "channel")
GONE: Final = ("left", "kicked")
LARGEST_ID: Final = 2**63

Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """A chat of several people, where the assistant has no business."""

    chat: int
    is_channel: bool
    language: str


def update_id(update: object) -> int | None:
    """
    >>> update_id({"update_id": 7}), update_id({"update_id": "7"}), update_id(None)
    (7, None, None)
    """
    return _id_in(update, "update_id")


def raw_letter(bot_id: int, update: object, now: datetime) -> Letter | None:
    """The update as a letter. None if there is nobody to answer: no id, no sender to be found, or a group.

    A letter without a sender would put strangers into one conversation, so there is none. What several people
    say to each other is not ours to keep.
    """
    number, person = update_id(update), _sender(update)
    if number is None or person is None or group_of(update) is not None:
        return None
    return Letter(CHANNEL, f"{bot_id}:{number}", Address(CHANNEL, str(person)), _encoded(update, number), now)


def next_offset(updates: Iterable[object]) -> int | None:
    """What confirms all of them, or None if none has a readable id."""
    known = [number for update in updates if (number := update_id(update)) is not None]
    return max(known) + 1 if known else None


def query_id(update: object) -> str | None:
    """The id of a tap, which waits for an answer."""
    found = _dict(_dict(update).get("callback_query")).get("id")
    return found if isinstance(found, str) and found.isascii() else None


def group_of(update: object) -> Group | None:
    """The group this update comes from; None for private chats, and if the bot is already out of it."""
    for content in _contents(update):
        chat = _chat(content)
        number, kind = _id_in(chat, "id"), chat.get("type")
        if number is None or kind not in GROUPS:
            continue
        language = _dict(content.get("from")).get("language_code")
        return Group(number, kind == "channel", language if isinstance(language, str) else "")
    return None


def is_farewell(update: object) -> bool:
    """Whether the update only says that the bot is out."""
    return _dict(_dict(_dict(update).get("my_chat_member")).get("new_chat_member")).get("status") in GONE


def _sender(update: object) -> int | None:
    for content in _contents(update):
        number = _id_in(_chat(content), "id")
        if number is None:
            number = _id_in(_dict(content.get("from")), "id")
        if number:
            return number
    return None


def _contents(update: object) -> Iterator[Mapping[str, Any]]:
    fields = _dict(update)
    for kind in KINDS:
        if content := _dict(fields.get(kind)):
            yield content


def _chat(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return _dict(content.get("chat")) or _dict(_dict(content.get("message")).get("chat"))


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _id_in(value: object, name: str) -> int | None:
    found = _dict(value).get(name)
    is_id = isinstance(found, int) and not isinstance(found, bool) and abs(found) < LARGEST_ID
    return found if is_id else None


def _encoded(update: object, number: int) -> bytes:
    """The update as JSON again: half surrogate pairs stay as escapes, and what cannot be written keeps its id."""
    try:
        return orjson.dumps(update)
    except orjson.JSONEncodeError:
        try:
            return json.dumps(update).encode()
        except (ValueError, TypeError, RecursionError):
            return orjson.dumps({"update_id": number})
