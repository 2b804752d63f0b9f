"""Messages and files sent: each call with its repairs, and every failure in the words of the house."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from telegram import Bot, InputFile
from telegram.error import BadRequest, TelegramError

from bot.channels.base import File, Hints
from bot.channels.telegram.api import Api
from bot.channels.telegram.outbound import Call, calls_for, repaired
from bot.channels.telegram.refusals import REFUSED, channel_error, is_unchanged
from bot.channels.telegram.wording import LONGEST_CAPTION, units
from bot.core.messages import Address
from bot.errors import ChannelError
from bot.posts import Text

LARGEST_FILE: Final = 50 * 1024 * 1024
MOST_REPAIRS: Final = 3


class Sender:
    def __init__(self, api: Api, bot: Bot, *, protect: bool) -> None:
        self._api = api
        self._bot = bot
        self._protect = protect

    async def send(self, address: Address, body: Text, hints: Hints) -> str:
        """The id of the message; of the last one if the text needed several."""
        reference = ""
        for number, call in enumerate(calls_for(address, body, hints, protect=self._protect)):
            try:
                reference = await self._deliver(call)
            except ChannelError as error:
                raise _after(number, error) from None
        return reference

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:
        """Not protected from saving, unlike messages: the client is meant to keep these."""
        if any(not file.content or len(file.content) > LARGEST_FILE for file in files):
            raise ChannelError(REFUSED, permanent=True)
        reference, sent = "", 0
        if units(caption) > LONGEST_CAPTION or not files:
            reference, caption, sent = await self.send(address, Text(caption), Hints()), "", 1
        for file in files:
            try:
                reference = await self._send_file(address, caption, file)
            except ChannelError as error:
                raise _after(sent, error) from None
            caption, sent = "", sent + 1
        return reference

    async def _send_file(self, address: Address, caption: str, file: File) -> str:
        document = InputFile(file.content, filename=file.name)
        try:
            sent = await self._bot.send_document(address.key, document, caption=caption or None)
        except TelegramError as error:
            failure = channel_error(error)
        else:
            return str(sent.message_id)
        raise failure

    async def _deliver(self, call: Call) -> str:
        for _attempt in range(MOST_REPAIRS):
            try:
                return _reference(await self._api.call(call.method, call.payload), call)
            except orjson.JSONEncodeError:
                other, failure = None, ChannelError(REFUSED, permanent=True)
            except TelegramError as error:
                if is_unchanged(error):
                    return _reference(None, call)
                other = repaired(call, error.message) if isinstance(error, BadRequest) else None
                failure = channel_error(error, repeatable=call.edits)
            if other is None:
                break
            call = other
        # Raised out here so that Telegram's own words, which may quote the message, do not come along.
        raise failure


def _reference(result: Any, call: Call) -> str:
    """A message was sent even if the answer is odd: then it just cannot be edited later."""
    known = result if isinstance(result, dict) else call.payload
    return str(known.get("message_id", ""))


def _after(sent: int, error: ChannelError) -> ChannelError:
    """Once a part has arrived, trying all of it again repeats that part."""
    if not sent or error.permanent:
        return error
    return ChannelError(str(error), uncertain=True, retry_after=error.retry_after)
