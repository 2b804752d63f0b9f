"""`version`: which Vestibule this is."""

from bot.cli.command import Command, Context
from bot.version import version


def act(_context: Context) -> int:
    print(f"Vestibule {version()}")
    return 0


COMMAND = Command("version", "print the version", act)
