"""What a therapist can ask for in the chat: one file per command, listed in one table."""

from collections.abc import Awaitable, Callable, Mapping

from bot.therapist.commands import (
    accepted,
    acknowledge,
    close,
    declined,
    desk,
    digest,
    help,
    open,
    people,
    reopen,
    reply,
    testalert,
)
from bot.therapist.request import Request, Result

COMMANDS: Mapping[str, Callable[[Request], Awaitable[Result]]] = {
    "digest": digest.run,
    "people": people.run,
    "open": open.run,
    "reply": reply.run,
    "desk": desk.run,
    "ack": acknowledge.run,
    "close": close.run,
    "accepted": accepted.run,
    "declined": declined.run,
    "reopen": reopen.run,
    "testalert": testalert.run,
    "tested": testalert.seen,
    "help": help.run,
}

__all__ = ["COMMANDS", "Request", "Result"]
