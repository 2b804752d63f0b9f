"""What a client can always do: one file per command, listed in one table; on every channel, in every state."""

from collections.abc import Callable, Mapping

from bot.core.conversation.commands import (
    again,
    back,
    change,
    concern,
    contact,
    erase,
    export,
    help,
    language,
    overview,
    pause,
    privacy,
    resume,
    skip,
    start,
    stop,
    urgent,
    why,
)
from bot.core.turn import Scene, Turn

COMMANDS: Mapping[str, Callable[[Scene, str], Turn]] = {
    "start": start.run,
    "again": again.run,  # only behind buttons
    "back": back.run,
    "skip": skip.run,
    "why": why.run,
    "change": change.run,
    "pause": pause.run,
    "resume": resume.run,
    "stop": stop.run,
    "overview": overview.run,
    "contact": contact.run,
    "urgent": urgent.run,
    "concern": concern.run,
    "privacy": privacy.run,
    "export": export.run,
    "erase": erase.run,
    "language": language.run,
    "help": help.run,
}

MENU = tuple(name for name in COMMANDS if name != "again")
"""The commands a channel shows, in this order."""
