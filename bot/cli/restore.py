"""`restore FILE`: a copy in the place of the database; who was erased since it was made is erased again."""

import argparse
from pathlib import Path

from bot.cli.command import Command, Context
from bot.errors import SettingsError
from bot.upkeep.restore import restore

NOT_DONE = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="the copy; without one, only --erased is worked through")
    parser.add_argument(
        "--erased",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help="who else is to be erased again: a list that `backup` wrote, or a newer copy",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def act(context: Context) -> int:
    options = context.options
    if options.file is None and not options.erased:
        raise SettingsError("Name the copy to put back. See run_bot.py restore --help.")
    if options.file and not options.yes and input(f"Put {options.file} in the place of the database? (yes) ") != "yes":
        print("Nothing was changed.")
        return NOT_DONE
    is_done, told = restore(context.settings, context.environment, options.file, options.erased)
    print("\n".join(told))
    return 0 if is_done else NOT_DONE


COMMAND = Command(
    "restore",
    "put a copy of the database back",
    act,
    arguments,
    "run_bot.py restore /mnt/safe/vestibule-2026-11-23.sqlite3",
)
