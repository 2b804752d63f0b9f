"""Telegram's errors in the words of the house."""

from datetime import timedelta

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.refusals import channel_error, is_unchanged
from bot.channels.telegram.transport import TransportClosedError

pytestmark = pytest.mark.core


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "permanent", "uncertain", "retry_after"),
    [
        (caused(NetworkError("x"), TransportClosedError()), False, False, None),
        (caused(TimedOut("x"), aiohttp.ConnectionTimeoutError()), False, False, None),
        (caused(TimedOut("x"), aiohttp.SocketTimeoutError()), False, True, None),
        (caused(NetworkError("x"), aiohttp.ServerDisconnectedError()), False, True, None),
        (caused(BadRequest("x"), TelegramError("a page in HTML")), False, True, None),
        (NetworkError("Bad Gateway (502)"), False, True, None),
        (TelegramError("Invalid server response"), False, True, None),
        (RetryAfter(7), False, False, timedelta(seconds=7)),
        (BadRequest("Bad Request: chat not found"), True, False, None),
        (BadRequest("Bad Request: message is too long"), True, False, None),
        (Forbidden("Forbidden: bot was blocked by the user"), True, False, None),
        (ChatMigrated(-100), True, False, None),
        (InvalidToken("Unauthorized"), False, False, timedelta(minutes=1)),
        (Conflict("Conflict"), False, False, timedelta(minutes=1)),
    ],
)
def test_every_error_says_whether_to_try_again(
    error: TelegramError, permanent: bool, uncertain: bool, retry_after: timedelta | None
) -> None:
    found = channel_error(error)

    assert (found.permanent, found.uncertain, found.retry_after) == (permanent, uncertain, retry_after)


def test_what_may_be_repeated_unseen_is_never_uncertain() -> None:
    assert not channel_error(NetworkError("Bad Gateway (502)"), repeatable=True).uncertain


def test_telegrams_own_words_do_not_come_along() -> None:
    assert "Anna" not in str(channel_error(BadRequest("Bad Request: can't parse <Anna>")))


def test_an_edit_that_changes_nothing_is_known() -> None:
    assert is_unchanged(BadRequest("Bad Request: message is not modified: specified new message content ..."))
    assert not is_unchanged(BadRequest("Bad Request: message to edit not found"))
