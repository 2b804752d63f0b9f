"""`backup FILE`: a whole copy of the database, while the assistant runs."""

import argparse
from pathlib import Path

from bot.cli.command import Command, Context
from bot.upkeep.backup import backup

NOT_DONE = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where the copy goes; there must be none of this name")


def act(context: Context) -> int:
    is_made, told = backup(context.settings, context.environment, context.options.file.expanduser())
    print("\n".join(told))
    return 0 if is_made else NOT_DONE


COMMAND = Command(
    "backup",
    "make a whole copy of the database, while the assistant runs",
    act,
    arguments,
    "run_bot.py backup /mnt/safe/vestibule-2026-11-23.sqlite3",
)
