"""A person with Telegram in hand: what they do becomes updates, what the bot sends they can wait for."""

import itertools
from typing import Any

from tests.fakes.bot_api_html import utf16_length
from tests.fakes.bot_api_methods import Params, SentMessage, as_json
from tests.fakes.bot_api_server import BotApiServer

query_numbers = itertools.count(4_000_000_000_000)


class FakeClient:
    """One person in their private chat with the bot."""

    def __init__(self, api: BotApiServer, user_id: int, *, first_name: str = "Anna", language_code: str = "en") -> None:
        self.api = api
        self.user_id = user_id
        self.user: Params = {
            "id": user_id,
            "is_bot": False,
            "first_name": first_name,
            "language_code": language_code,
        }
        self.chat: Params = {"id": user_id, "first_name": first_name, "type": "private"}
        self._seen = len(self.replies)

    @property
    def replies(self) -> list[SentMessage]:
        """Everything the bot has sent to this chat."""
        return self.api.world.sent_to.setdefault(self.user_id, [])

    def send(self, text: str, **fields: Any) -> int:
        """Write a message; the id of the message."""
        content: Params = {"text": text, **fields}
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0]
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": utf16_length(command)}]
        return self._message(self.chat, content)

    def command(self, name: str, arguments: str = "") -> int:
        return self.send(f"/{name} {arguments}".rstrip())

    def edit(self, message_id: int, text: str) -> int:
        content = self._content(self.chat, message_id, {"edit_date": self._now(), "text": text})
        self.api.push("edited_message", content)
        return message_id

    def tap(self, message: SentMessage, button: str) -> str:
        """Tap a button, named by its words or its data; the id of the query, or of the message sent.

        A button of a reply keyboard sends its words as a message, as Telegram does.
        """
        for one in (one for row in message.keyboard for one in row):
            if button in (one["text"], one.get("callback_data")):
                break
        else:
            raise LookupError(f"no button {button!r} under {message.text!r}, only {message.buttons}")
        if "callback_data" in one:
            return self.tap_data(message, one["callback_data"])
        if "inline_keyboard" in (message.reply_markup or {}):
            raise LookupError(f"the button {button!r} tells the bot nothing")
        return str(self.send(one["text"]))

    def tap_data(self, message: SentMessage, data: str) -> str:
        """What a client that is not Telegram's could send: any data, under any message."""
        query_id = str(next(query_numbers))
        self.api.world.open_queries.add(query_id)
        self.api.push(
            "callback_query",
            {
                "id": query_id,
                "from": self.user,
                "message": as_json(self.api.world, message),
                "chat_instance": str(-7_000_000_000 - self.user_id),
                "data": data,
            },
        )
        return query_id

    def send_photo(self, caption: str = "") -> int:
        sizes = [
            {**_file("photo-small"), "width": 90, "height": 67},
            {**_file("photo-large"), "width": 1280, "height": 960},
        ]
        return self._message(self.chat, {"photo": sizes} | ({"caption": caption} if caption else {}))

    def send_voice(self, seconds: int = 4) -> int:
        voice = {**_file("voice"), "duration": seconds, "mime_type": "audio/ogg"}
        return self._message(self.chat, {"voice": voice})

    def send_sticker(self, emoji: str = "👍") -> int:
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._message(self.chat, {"sticker": {**_file("sticker"), **shape, "emoji": emoji}})

    def send_document(self, name: str = "letter.pdf") -> int:
        document = {**_file("document"), "file_name": name, "mime_type": "application/pdf"}
        return self._message(self.chat, {"document": document})

    def send_contact(self, phone_number: str, user_id: int | None = None) -> int:
        """A contact card: one's own, unless another person's id is given."""
        contact = {
            "phone_number": phone_number,
            "first_name": self.user["first_name"],
            "user_id": self.user_id if user_id is None else user_id,
        }
        return self._message(self.chat, {"contact": contact})

    def send_in_group(self, group_id: int, text: str, *, title: str = "A group") -> int:
        return self._message(_group(group_id, title), {"text": text})

    def add_bot_to_group(self, group_id: int, *, title: str = "A group") -> None:
        self.api.world.left.discard(group_id)
        self._membership(_group(group_id, title), "left", "member")

    def block(self) -> None:
        self._membership(self.chat, "member", "kicked")
        self.api.world.blocked.add(self.user_id)

    def unblock(self) -> None:
        self.api.world.blocked.discard(self.user_id)
        self._membership(self.chat, "kicked", "member")

    async def expect_reply(self, seconds: float = 5.0) -> SentMessage:
        """The next message of the bot to this chat that was not expected before."""
        return (await self.expect_replies(1, seconds))[0]

    async def expect_replies(self, count: int, seconds: float = 5.0) -> list[SentMessage]:
        replies, end = self.replies, self._seen + count
        try:
            await self.api.wait_until(lambda: len(replies) >= end, seconds)
        except TimeoutError:
            seen = [message.text for message in replies[self._seen :]]
            raise AssertionError(f"{count} replies expected in {seconds} s, these came: {seen}") from None
        new = replies[self._seen : end]
        self._seen = end
        return new

    async def expect_edit(self, message: SentMessage, edits: int = 1, seconds: float = 5.0) -> SentMessage:
        """Wait until the message was edited at least so many times."""
        try:
            await self.api.wait_until(lambda: message.edits >= edits, seconds)
        except TimeoutError:
            raise AssertionError(f"not edited in {seconds} s: {message.text!r}") from None
        return message

    async def expect_answer(self, query_id: str, seconds: float = 5.0) -> Params:
        """Wait for `answerCallbackQuery`; its parameters."""
        answers = self.api.world.query_answers
        try:
            await self.api.wait_until(lambda: query_id in answers, seconds)
        except TimeoutError:
            raise AssertionError(f"the tap was not answered in {seconds} s") from None
        return answers[query_id]

    def skip_replies(self) -> None:
        """Take everything that has come so far as seen."""
        self._seen = len(self.replies)

    def _now(self) -> int:
        return int(self.api.world.clock())

    def _content(self, chat: Params, message_id: int, fields: Params) -> Params:
        return {"message_id": message_id, "from": self.user, "chat": chat, "date": self._now(), **fields}

    def _message(self, chat: Params, fields: Params) -> int:
        message_id = self.api.world.next_message_id()
        self.api.push("message", self._content(chat, message_id, fields))
        return message_id

    def _membership(self, chat: Params, old: str, new: str) -> None:
        self.api.push(
            "my_chat_member",
            {
                "chat": chat,
                "from": self.user,
                "date": self._now(),
                "old_chat_member": self._member(old),
                "new_chat_member": self._member(new),
            },
        )

    def _member(self, status: str) -> Params:
        member: Params = {"user": self.api.world.bot, "status": status}
        return member | {"until_date": 0} if status == "kicked" else member


def _group(group_id: int, title: str) -> Params:
    return {"id": group_id, "title": title, "type": "group", "all_members_are_administrators": True}


def _file(name: str) -> Params:
    return {"file_id": f"AgACAgIAAxk-{name}", "file_unique_id": f"AQAD-{name}", "file_size": 12_345}
