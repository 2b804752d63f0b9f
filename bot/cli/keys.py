"""`keys`: make the master key, check that it opens the database, or put a new one in its place."""

import argparse
import asyncio
from datetime import UTC, datetime

from bot.cli.command import Command, Context
from bot.errors import SettingsError
from bot.keys import ALSO_FILE, load_master_key
from bot.store.base import Entry
from bot.upkeep.opened import opened
from bot.wiring.store import database_folder, describe, store_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=("rotate",), help="rotate: put the new key in the place of the old one"
    )
    parser.add_argument("--check", action="store_true", help="only look; make nothing")


def act(context: Context) -> int:
    if context.options.what == "rotate":
        return _rotate(context)
    folder = database_folder(context.settings)
    master = load_master_key(context.environment, folder, create=not context.options.check)
    print(f"{'Made a new master key' if master.created else 'The master key'}: {master.origin}")
    if master.created:
        print("Keep a copy of it apart from the database and its backups. Without it, nothing can be read again.")
        return 0
    asyncio.run(_open(context))
    print(f"It opens the database {describe(context.settings)}.")
    return 0


def _rotate(context: Context) -> int:
    master = load_master_key(context.environment, database_folder(context.settings), create=False)
    if master.also is None:
        raise SettingsError(f"Name the old key too, in {ALSO_FILE}. See docs/operator/keys-and-backups.md.")
    number = asyncio.run(_rewrap(context))
    print(f"Keys that {master.also.origin} had wrapped, and {master.origin} wraps now: {number}.")
    print(f"Take {ALSO_FILE} away and restart. Copies of the database from before open with the old key only.")
    return 0


async def _rewrap(context: Context) -> int:
    async with opened(context.settings, context.environment) as store:
        number = await store.rewrap()
        await store.audit([Entry("operator", "changed the master key")], datetime.now(UTC))
    return number


async def _open(context: Context) -> None:
    master = load_master_key(context.environment, database_folder(context.settings), create=False)
    store = store_of(context.settings, master, exclusive=False)
    await store.open()
    await store.close()


COMMAND = Command("keys", "make the master key, check that it opens the database, or change it", act, arguments)
