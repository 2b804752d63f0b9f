"""The documented limits of the Bot API, one function each.

The words of a refusal are Telegram's where they are known (message, keyboard, entities, chat, caption) and the
name of the server's error (`BOT_COMMAND_INVALID`) where its exact sentence is not documented.
"""

import re
from typing import Any

import orjson

from tests.fakes.bot_api_errors import TOO_LARGE, refuse
from tests.fakes.bot_api_html import Entity, parse_html, utf16_length

Params = dict[str, Any]

MESSAGE_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_UNITS = 200
KEYBOARD_BUTTONS = 100
COMMANDS = 100
COMMAND_DESCRIPTION_UNITS = 256
DOCUMENT_BYTES = 50 * 1024 * 1024
SECRET_TOKEN_CHARACTERS = 256
TEXT_OF_THE_BOT = {"name": 64, "description": 512, "short_description": 120}

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE_CODE = re.compile(r"([a-z]{2})?")
LINK = re.compile(r"(https?://)?[^\s/]+\.[^\s]+|tg://\S+|https?://\S+")
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]*")
INLINE_ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
COMMAND_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def structured(params: Params, name: str) -> Any:
    """An object or list, given as such (JSON body) or as JSON inside a string (form, multipart)."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        refuse(f"Bad Request: can't parse {name.replace('_', ' ')} JSON object")


def integer(params: Params, name: str, default: int = 0) -> int:
    value = params.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def boolean(params: Params, name: str) -> bool:
    return str(params.get(name, "")).lower() in ("true", "yes", "1")


def formatted(source: Any, parse_mode: Any) -> tuple[str, list[Entity]]:
    if not isinstance(source, str):
        source = str(source)
    if parse_mode and str(parse_mode).lower() != "html":
        refuse("Bad Request: unsupported parse_mode")
    text, entities = parse_html(source) if parse_mode else (source, [])
    if not text[:1].isspace():
        return text.rstrip(), entities
    cut = utf16_length(text) - utf16_length(text.lstrip())
    return text.strip(), [{**entity, "offset": max(0, entity["offset"] - cut)} for entity in entities]


def message_text(params: Params) -> tuple[str, list[Entity]]:
    source = params.get("text")
    if source is None or source == "":
        refuse("Bad Request: message text is empty")
    text, entities = formatted(source, params.get("parse_mode"))
    if not text:
        refuse("Bad Request: text must be non-empty")
    # Counting UTF-16 costs an encode: only a text that could be too long pays for it.
    if len(text) > MESSAGE_UNITS // 2 and utf16_length(text) > MESSAGE_UNITS:
        refuse("Bad Request: message is too long")
    return text, entities


def caption(params: Params) -> tuple[str, list[Entity]]:
    text, entities = formatted(params.get("caption") or "", params.get("parse_mode"))
    if utf16_length(text) > CAPTION_UNITS:
        refuse("Bad Request: message caption is too long")
    return text, entities


def reply_markup(params: Params, inline_only: bool = False) -> Params | None:
    if "reply_markup" not in params:
        return None
    markup = structured(params, "reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        refuse("Bad Request: object expected as reply markup")
    if "inline_keyboard" in markup:
        _inline_keyboard(markup["inline_keyboard"])
        return markup
    if inline_only:
        refuse("Bad Request: inline keyboard expected")
    if "keyboard" in markup:
        _reply_keyboard(markup["keyboard"])
    elif not markup.get("remove_keyboard") and not markup.get("force_reply"):
        refuse("Bad Request: can't parse reply keyboard markup JSON object")
    return markup


def _rows(rows: Any, kind: str) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        refuse(f"Bad Request: can't parse {kind}: Field must be an Array of Arrays")
    buttons = [button for row in rows for button in row]
    if len(buttons) > KEYBOARD_BUTTONS:
        refuse("Bad Request: reply markup is too long")
    return buttons


def _inline_keyboard(rows: Any) -> None:
    for button in _rows(rows, "inline keyboard"):
        if not isinstance(button, dict):
            refuse("Bad Request: can't parse inline keyboard button: Expected an Object")
        if not isinstance(button.get("text"), str):
            refuse("Bad Request: can't parse inline keyboard button: Can't find field \"text\"")
        if not button["text"].strip():
            refuse("Bad Request: inline keyboard button text must be non-empty")
        _inline_action(button)


def _inline_action(button: Params) -> None:
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
            refuse("Bad Request: BUTTON_DATA_INVALID")
    elif "url" in button:
        if not isinstance(button["url"], str) or not LINK.fullmatch(button["url"]):
            refuse("Bad Request: BUTTON_URL_INVALID")
    elif not INLINE_ACTIONS & button.keys():
        refuse("Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(INLINE_ACTIONS & button.keys()) > 1:
        refuse("Bad Request: can't parse inline keyboard button: exactly one action must be specified")


def _reply_keyboard(rows: Any) -> None:
    for button in _rows(rows, "keyboard"):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            refuse("Bad Request: keyboard button text must be non-empty")


def document(params: Params) -> tuple[str, bytes]:
    upload = params.get("document")
    if upload is None or upload == "":
        refuse("Bad Request: there is no document in the request")
    if isinstance(upload, str) and upload.startswith("attach://"):
        upload = params.get(upload.removeprefix("attach://"))
    if not isinstance(upload, tuple):
        refuse("Bad Request: wrong remote file identifier specified: Wrong string length")
    name, content = upload
    if not content:
        refuse("Bad Request: file must be non-empty")
    if len(content) > DOCUMENT_BYTES:
        refuse("Request Entity Too Large", TOO_LARGE)
    return name, content


def commands(params: Params) -> list[Params]:
    given = structured(params, "commands")
    if not isinstance(given, list) or not all(isinstance(command, dict) for command in given):
        refuse("Bad Request: can't parse commands: expected an Array of BotCommand")
    if len(given) > COMMANDS:
        refuse("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in given:
        if not COMMAND_NAME.fullmatch(str(command.get("command", "")).removeprefix("/")):
            refuse("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(str(command.get("description", "")).strip()) <= COMMAND_DESCRIPTION_UNITS:
            refuse("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return given


def command_scope(params: Params) -> str:
    """The scope and language under which commands are kept, as one canonical word."""
    scope = structured(params, "scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in COMMAND_SCOPES:
        refuse("Bad Request: can't parse BotCommandScope: unsupported type specified")
    if scope["type"].startswith("chat") and "chat_id" not in scope:
        refuse("Bad Request: can't parse BotCommandScope: chat_id is empty")
    parts = [str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope]
    return ":".join(parts)


def language(params: Params) -> str:
    code = params.get("language_code") or ""
    if not isinstance(code, str) or not LANGUAGE_CODE.fullmatch(code):
        refuse("Bad Request: LANG_CODE_INVALID")
    return code


def text_of_the_bot(params: Params, kind: str) -> str:
    text = str(params.get(kind) or "").strip()
    if utf16_length(text) > TEXT_OF_THE_BOT[kind]:
        refuse(f"Bad Request: bot {kind.replace('_', ' ')} is too long")
    return text


def secret_token(params: Params) -> str:
    secret = str(params.get("secret_token") or "")
    if len(secret) > SECRET_TOKEN_CHARACTERS:
        refuse("Bad Request: secret token is too long")
    if not SECRET_TOKEN.fullmatch(secret):
        refuse("Bad Request: secret token contains illegal characters")
    return secret


def webhook_url(params: Params) -> str:
    """Only HTTPS, as at Telegram, except on this machine, where a test has no certificate."""
    url = str(params.get("url") or "")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        refuse("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    return url
