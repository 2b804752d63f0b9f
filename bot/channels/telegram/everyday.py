"""The two everyday kinds of update, typed words and a tapped button, read without python-telegram-bot.

Its parser costs more than everything else that is done with such an update (about a quarter of a turn). Whatever is
not exactly as expected here is left to it; a test holds the two readings the same.
"""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.cleaning import clean
from bot.channels.telegram.fields import command, language, short
from bot.core.messages import Content, Message, Said, Tapped
from bot.store.base import Letter


def everyday_message(letter: Letter, raw: Mapping[str, Any], aliases: Mapping[str, str]) -> Message | None:
    """None: not an everyday update, or not quite; then the full parser reads it."""
    if "message" in raw:
        return _written(letter, raw["message"], aliases)
    return _tapped(letter, raw["callback_query"]) if "callback_query" in raw else None


def _written(letter: Letter, message: Any, aliases: Mapping[str, str]) -> Message | None:
    match message:
        case {"forward_origin": _}:
            return None
        case {"message_id": int(number), "date": int(), "chat": dict(chat), "from": dict(person), "text": str(text)}:
            words = clean(text)
            return _of(letter, chat, person, command(words, aliases) or Said(words), str(number))
        case _:
            return None


def _tapped(letter: Letter, query: Any) -> Message | None:
    match query:
        case {
            "id": str(),
            "from": dict(person),
            "data": str(data),
            "message": {"message_id": int(number), "chat": dict(chat), "date": int()},
        }:
            return _of(letter, chat, person, Tapped(short(data), on=str(number)), "")
        case _:
            return None


def _of(
    letter: Letter, chat: Mapping[str, Any], person: Mapping[str, Any], content: Content, reference: str
) -> Message | None:
    match chat, person:
        case {"id": int(number), "type": "private"}, {"id": int(), "is_bot": bool(), "first_name": str()}:
            code = person.get("language_code")
            if str(number) != letter.address.key or not isinstance(code, str | None):
                return None
            return Message(letter.id, letter.address, content, letter.at, language(code), reference)
        case _:
            return None
