"""What each method of the Bot API does to the fake's small world; `METHODS` lists them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import bot_api_limits as limits
from tests.fakes.bot_api_errors import FORBIDDEN, refuse
from tests.fakes.bot_api_html import Entity, utf16_length

Params = dict[str, Any]

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class SentMessage:
    """A message of the bot, as the client sees it now; `raw` is what the bot sent."""

    chat_id: int
    message_id: int
    text: str
    raw: Params
    at: float
    entities: list[Entity] = field(default_factory=list)
    reply_markup: Params | None = None
    document: tuple[str, bytes] | None = None
    earlier: list[str] = field(default_factory=list)
    edits: int = 0
    deleted: bool = False

    @property
    def keyboard(self) -> list[list[Params]]:
        markup = self.reply_markup or {}
        rows: list[list[Any]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [[{"text": one} if isinstance(one, str) else one for one in row] for row in rows]

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


@dataclass
class World:
    """Chats, messages and settings of one bot."""

    bot: Params
    clock: Callable[[], float] = time.time
    chats: dict[int, Params] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    sent: list[SentMessage] = field(default_factory=list)
    sent_to: dict[int, list[SentMessage]] = field(default_factory=dict)
    messages: dict[tuple[int, int], SentMessage] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    query_answers: dict[str, Params] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Params]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Params] = field(default_factory=dict)
    on_sent: Callable[[SentMessage], object] | None = None
    last_message_id: int = 0

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id


def _chat(world: World, params: Params) -> Params:
    given = params.get("chat_id")
    if given is None or given == "":
        refuse("Bad Request: chat_id is empty")
    try:
        chat_id = int(given)
    except (TypeError, ValueError):
        refuse("Bad Request: chat not found")
    chat = world.chats.get(chat_id)
    if chat is None:
        refuse("Bad Request: chat not found")
    if chat_id in world.blocked:
        refuse("Forbidden: bot was blocked by the user", FORBIDDEN)
    if chat_id in world.left:
        refuse(f"Forbidden: bot is not a member of the {chat['type']} chat", FORBIDDEN)
    return chat


def as_json(world: World, message: SentMessage) -> Params:
    content: Params = {
        "message_id": message.message_id,
        "from": world.bot,
        "chat": world.chats[message.chat_id],
        "date": int(message.at),
    }
    text, entities = ("text", "entities") if message.document is None else ("caption", "caption_entities")
    if message.text:
        content[text] = message.text
    if message.entities:
        content[entities] = message.entities
    if message.document is not None:
        name, body = message.document
        file_id = f"document-{message.message_id}"
        content["document"] = {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_name": name,
            "file_size": len(body),
        }
    if message.reply_markup is not None and "inline_keyboard" in message.reply_markup:
        content["reply_markup"] = message.reply_markup
    if message.edits:
        content["edit_date"] = int(world.clock())
    return content


def _keep(world: World, message: SentMessage) -> Params:
    world.sent.append(message)
    world.sent_to.setdefault(message.chat_id, []).append(message)
    world.messages[message.chat_id, message.message_id] = message
    answer = as_json(world, message)
    if world.on_sent is not None:
        world.on_sent(message)
    return answer


def send_message(world: World, params: Params) -> Params:
    text, entities = limits.message_text(params)
    markup = limits.reply_markup(params)
    chat = _chat(world, params)
    return _keep(
        world,
        SentMessage(chat["id"], world.next_message_id(), text, params, world.clock(), entities, markup),
    )


def send_document(world: World, params: Params) -> Params:
    document = limits.document(params)
    text, entities = limits.caption(params)
    markup = limits.reply_markup(params)
    chat = _chat(world, params)
    message = SentMessage(chat["id"], world.next_message_id(), text, params, world.clock(), entities, markup)
    message.document = document
    return _keep(world, message)


def _own_message(world: World, params: Params, missing: str) -> SentMessage:
    chat = _chat(world, params)
    message = world.messages.get((chat["id"], limits.integer(params, "message_id")))
    if message is None or message.deleted:
        refuse(f"Bad Request: {missing}")
    return message


@dataclass(frozen=True, slots=True)
class _Content:
    text: str
    entities: list[Entity]
    markup: Params | None


def _edit(world: World, message: SentMessage, content: _Content) -> Params:
    if message.reply_markup is not None and "inline_keyboard" not in message.reply_markup:
        refuse("Bad Request: message can't be edited")
    if content == _Content(message.text, message.entities, message.reply_markup):
        refuse(NOT_MODIFIED)
    if content.text != message.text:
        message.earlier.append(message.text)
    message.text, message.entities, message.reply_markup = content.text, content.entities, content.markup
    message.edits += 1
    return as_json(world, message)


def edit_message_text(world: World, params: Params) -> Params:
    text, entities = limits.message_text(params)
    markup = limits.reply_markup(params, inline_only=True)
    message = _own_message(world, params, "message to edit not found")
    if message.document is not None:
        refuse("Bad Request: there is no text in the message to edit")
    return _edit(world, message, _Content(text, entities, markup))


def edit_message_reply_markup(world: World, params: Params) -> Params:
    markup = limits.reply_markup(params, inline_only=True)
    message = _own_message(world, params, "message to edit not found")
    if markup is not None and not markup["inline_keyboard"]:
        markup = None
    return _edit(world, message, _Content(message.text, message.entities, markup))


def delete_message(world: World, params: Params) -> bool:
    _own_message(world, params, "message to delete not found").deleted = True
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    query_id = str(params.get("callback_query_id") or "")
    if query_id not in world.open_queries:
        refuse(QUERY_TOO_OLD)
    if utf16_length(str(params.get("text") or "")) > limits.CALLBACK_ANSWER_UNITS:
        refuse("Bad Request: MESSAGE_TOO_LONG")
    world.open_queries.discard(query_id)
    world.query_answers[query_id] = params
    return True


def send_chat_action(world: World, params: Params) -> bool:
    if params.get("action") not in limits.CHAT_ACTIONS:
        refuse("Bad Request: wrong parameter action in request")
    _chat(world, params)
    return True


def leave_chat(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    if chat["type"] == "private":
        refuse("Bad Request: chat member status can't be changed in private chats")
    world.left.add(chat["id"])
    return True


def get_chat(world: World, params: Params) -> Params:
    return _chat(world, params)


def set_my_commands(world: World, params: Params) -> bool:
    commands = limits.commands(params)
    world.commands[limits.command_scope(params), limits.language(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Params]:
    return world.commands.get((limits.command_scope(params), limits.language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop((limits.command_scope(params), limits.language(params)), None)
    return True


def _setter(kind: str) -> Callable[[World, Params], bool]:
    def set_text(world: World, params: Params) -> bool:
        world.texts[kind, limits.language(params)] = limits.text_of_the_bot(params, kind)
        return True

    return set_text


def _getter(kind: str) -> Callable[[World, Params], Params]:
    def get_text(world: World, params: Params) -> Params:
        default = world.texts.get((kind, ""), world.bot["first_name"] if kind == "name" else "")
        return {kind: world.texts.get((kind, limits.language(params)), default)}

    return get_text


def set_chat_menu_button(world: World, params: Params) -> bool:
    button = limits.structured(params, "menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        refuse("Bad Request: can't parse menu button: unsupported type specified")
    if button["type"] == "web_app" and not (button.get("text") and button.get("web_app", {}).get("url")):
        refuse("Bad Request: can't parse menu button: text and web_app are required")
    chat_id = _chat(world, params)["id"] if "chat_id" in params else 0
    world.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Params:
    return world.menu_buttons.get(limits.integer(params, "chat_id"), {"type": "default"})


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": lambda world, params: {**world.bot, "can_join_groups": True, "supports_inline_queries": False},
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "leavechat": leave_chat,
    "getchat": get_chat,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
