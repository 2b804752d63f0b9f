"""Updates as Telegram writes them, for table tests."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.channels.telegram.raw import raw_letter
from bot.store.base import Letter

BOT_ID = 4711123456
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "de"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Friends"}
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Vestibule", "username": "fake_bot"}
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 5}


def message(kind: str = "message", chat: Any = PRIVATE, **fields: Any) -> dict[str, Any]:
    content = {"message_id": 31, "from": ANNA, "chat": chat, "date": 1_772_443_800, **fields}
    return {"update_id": 900, kind: content}


def edited(**fields: Any) -> dict[str, Any]:
    return message("edited_message", edit_date=1_772_443_900, **fields)


def tap(data: str | None = "o:age:yes", **fields: Any) -> dict[str, Any]:
    under = {"message_id": 30, "from": BOT, "chat": PRIVATE, "date": 1_772_443_800, "text": "How old are you?"}
    query = {"id": "4000", "from": ANNA, "chat_instance": "-7", "message": under, **fields}
    return {"update_id": 901, "callback_query": query | ({"data": data} if data is not None else {})}


def membership(before: str, after: str, chat: Any = PRIVATE) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        return {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    change = {"chat": chat, "from": ANNA, "date": 1_772_443_800}
    return {
        "update_id": 902,
        "my_chat_member": change | {"old_chat_member": member(before), "new_chat_member": member(after)},
    }


def letter(update: dict[str, Any]) -> Letter:
    found = raw_letter(BOT_ID, update, NOW)
    assert found is not None
    return found


def group_letter(update: dict[str, Any], key: str = "-100200") -> Letter:
    """What the door never lets through; the parser refuses it all the same."""
    one = letter(message(text="hello"))
    address = type(one.address)("telegram", key)
    return Letter(one.channel, one.id, address, json.dumps(update).encode(), one.at)
