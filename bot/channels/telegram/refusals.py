"""What Telegram's errors mean for a message that was being sent. Pure.

The texts of Telegram's errors may quote the message, and so a client, or the address, and so the token: only our
own words leave this file.
"""

from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.transport import was_surely_not_sent
from bot.errors import ChannelError

BLOCKED: Final = "the person blocked the bot"
GONE: Final = "the chat is gone"
REFUSED: Final = "Telegram refuses this message"
NOT_LET_IN: Final = "Telegram refuses the bot"
UNCERTAIN: Final = "the connection broke; the message may have arrived"
NOT_SENT: Final = "no connection; the message was not sent"
TOO_FAST: Final = "too many messages"

AFTER_REFUSED_TOKEN: Final = timedelta(minutes=1)
NO_SUCH_CHAT: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found", "chat_id is empty")
UNCHANGED: Final = "message is not modified"


def is_unchanged(error: TelegramError) -> bool:
    """An edit that changes nothing has succeeded before."""
    return isinstance(error, BadRequest) and UNCHANGED in error.message.lower()


def channel_error(error: TelegramError, *, repeatable: bool = False) -> ChannelError:
    """The error in the words of the house. `repeatable`: doing it twice shows no difference, as with an edit."""
    if not was_surely_not_sent(error):
        return ChannelError(UNCERTAIN, uncertain=not repeatable)
    match error:
        case RetryAfter():
            return ChannelError(TOO_FAST, retry_after=waiting(error))
        case Forbidden():
            return ChannelError(BLOCKED, permanent=True, unreachable=True)
        case ChatMigrated():
            return ChannelError(GONE, permanent=True, unreachable=True)
        case BadRequest():
            is_gone = any(words in error.message.lower() for words in NO_SUCH_CHAT)
            return ChannelError(GONE if is_gone else REFUSED, permanent=True, unreachable=is_gone)
        case InvalidToken() | Conflict():
            return ChannelError(NOT_LET_IN, retry_after=AFTER_REFUSED_TOKEN)
    return ChannelError(NOT_SENT)


def waiting(error: RetryAfter) -> timedelta:
    """PTB gives seconds or a timedelta, as `PTB_TIMEDELTA` says."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
