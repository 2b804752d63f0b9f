"""The terminal as a channel: one line is one message; a line that starts with NUL is a tap."""

from collections.abc import Callable

from bot.core.messages import Commanded, Content, Message, Said, Tapped
from bot.store.base import Letter

CHANNEL = "console"


def parse(letter: Letter, command: Callable[[str], str], language: str = "") -> Message:
    """`command` gives the meaning of a typed command's name."""
    return Message(letter.id, letter.address, _content(letter.raw.decode(), command), letter.at, language, letter.id)


def _content(line: str, command: Callable[[str], str]) -> Content:
    if line.startswith("\0"):
        return Tapped(line[1:])
    if line.startswith("/") and line[1:2].isalpha():
        name, _, argument = line[1:].partition(" ")
        return Commanded(command(name), argument.strip())
    return Said(line)
