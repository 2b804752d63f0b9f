"""From a letter to a message: the last place that knows how Telegram says things. Pure.

python-telegram-bot reads only the few fields that matter. It refuses an update as a whole if one field of a poll, a
gift or a quoted message is new to it, and that must not cost what a client said beside it.
"""

import json
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import orjson
import telegram
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.base import Parse
from bot.channels.telegram.cleaning import clean
from bot.channels.telegram.everyday import everyday_message
from bot.channels.telegram.fields import command, folded, language, short
from bot.channels.telegram.raw import raw_letter
from bot.core.messages import Content, Left, MediaKind, Message, Returned, Said, Sent, Tapped
from bot.errors import VestibuleError
from bot.store.base import Letter

__all__ = ["UnreadableUpdate", "parse", "parser", "raw_letter"]

NO_ALIASES: Final[Mapping[str, str]] = MappingProxyType({})

# A venue also has a location and an animation also a document, so the order counts.
MEDIA: Final[Mapping[str, MediaKind]] = MappingProxyType(
    {
        "photo": "photo",
        "voice": "voice",
        "audio": "voice",
        "video": "video",
        "video_note": "video",
        "animation": "video",
        "sticker": "sticker",
        "document": "document",
        "location": "location",
        "contact": "contact",
        "poll": "poll",
        "dice": "other",
        "game": "other",
        "story": "other",
        "paid_media": "other",
        "checklist": "other",
        "invoice": "other",
        "giveaway": "other",
    }
)
WRITTEN: Final = ("message_id", "from", "chat", "date", "edit_date", "text", "caption", "media_group_id")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "message": WRITTEN,
        "edited_message": WRITTEN,
        "callback_query": ("id", "from", "message", "data", "chat_instance"),
        "my_chat_member": ("chat", "from", "date", "old_chat_member", "new_chat_member"),
    }
)
BROKEN: Final = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TelegramError, TypeError)


class UnreadableUpdate(VestibuleError):
    """The update cannot be understood."""


def parser(aliases: Mapping[str, str]) -> Parse:
    """`parse` with the words for commands in the practice's languages, as `{"zurueck": "back"}`."""
    return partial(parse, aliases=MappingProxyType({folded(word): name for word, name in aliases.items()}))


def parse(letter: Letter, aliases: Mapping[str, str] = NO_ALIASES) -> Message | None:
    """What the person did; None if there is nothing to answer. Raises `UnreadableUpdate` on nonsense.

    The keys of `aliases` are lower case. The time is the letter's: one clock, ours, for all channels.
    """
    try:
        raw = _decoded(letter.raw)
        return everyday_message(letter, raw, aliases) or full_message(letter, raw, aliases)
    except (*BROKEN, ValueError) as error:
        reason = type(error).__name__
    # Raised out here because the exception of the parser may hold a client's words, and would come along.
    raise UnreadableUpdate(f"The update cannot be understood ({reason}).")


def full_message(letter: Letter, raw: Mapping[str, Any], aliases: Mapping[str, str]) -> Message | None:
    """Any kind of update, by python-telegram-bot's own parser."""
    return _message(letter, raw, telegram.Update.de_json(_slim(raw)), aliases)


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        update = orjson.loads(raw)
    except orjson.JSONDecodeError:
        update = json.loads(raw)  # half surrogate pairs and very long numbers
    if not isinstance(update, dict):
        raise TypeError
    return update


def _slim(raw: Mapping[str, Any]) -> dict[str, Any]:
    update: dict[str, Any] = {"update_id": raw["update_id"]}
    for kind, fields in NEEDED.items():
        if content := raw.get(kind):
            update[kind] = {field: content[field] for field in fields if field in content}
    if under := update.get("callback_query", {}).get("message"):
        kept = {field: under[field] for field in ("message_id", "chat", "date")}
        update["callback_query"]["message"] = kept
    return update


def _message(
    letter: Letter, raw: Mapping[str, Any], update: telegram.Update, aliases: Mapping[str, str]
) -> Message | None:
    chat, person = update.effective_chat, update.effective_user
    if chat is None or chat.type != ChatType.PRIVATE or str(chat.id) != letter.address.key:
        return None
    content = _content(raw, update, aliases)
    if content is None:
        return None
    written = update.message or update.edited_message
    return Message(
        id=letter.id,
        address=letter.address,
        content=content,
        at=letter.at,
        language=language(person.language_code if person else None),
        reference=str(written.message_id) if written else "",
    )


def _content(raw: Mapping[str, Any], update: telegram.Update, aliases: Mapping[str, str]) -> Content | None:
    if update.message:
        if _is_anothers(raw["message"]):
            said = update.message.text or update.message.caption or ""
            return Sent("forwarded", caption=clean(said), album=short(update.message.media_group_id))
        return _words(update.message, aliases) or _medium(raw["message"], update.message)
    if update.edited_message:
        return _rewritten(raw["edited_message"], update.edited_message, aliases)
    if update.callback_query:
        return _tapped(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    return None


def _words(message: telegram.Message, aliases: Mapping[str, str], edited: str = "") -> Content | None:
    if message.text is None:
        return None
    text = clean(message.text)
    return command(text, aliases) or Said(text, edited=edited)


def _medium(raw: Mapping[str, Any], message: telegram.Message) -> Content | None:
    """None for a pinned message or a changed timer: nobody said anything."""
    kind = next((kind for field, kind in MEDIA.items() if raw.get(field)), None)
    return kind and Sent(kind, caption=clean(message.caption or ""), album=short(message.media_group_id))


def _is_anothers(message: Mapping[str, Any]) -> bool:
    """Forwarded, and not from oneself: people keep notes in a chat of their own."""
    origin = message.get("forward_origin")
    return isinstance(origin, dict) and origin.get("sender_user", {}).get("id") != message["from"]["id"]


def _rewritten(raw: Mapping[str, Any], message: telegram.Message, aliases: Mapping[str, str]) -> Content | None:
    """A live location is "edited" every few seconds: an edit without words is no news."""
    words = _words(message, aliases, edited=str(message.message_id))
    return words or (_medium(raw, message) if message.caption else None)


def _tapped(query: telegram.CallbackQuery) -> Tapped | None:
    if query.data is None or query.message is None:
        return None
    return Tapped(short(query.data), on=str(query.message.message_id))


def _membership(change: telegram.ChatMemberUpdated) -> Content | None:
    before, after = (_is_out(member.status) for member in (change.old_chat_member, change.new_chat_member))
    if before == after:
        return None
    return Left() if after else Returned()


def _is_out(status: str) -> bool:
    return status in (telegram.ChatMember.LEFT, telegram.ChatMember.BANNED)
