"""`keys`: make the master key, or check that it opens the database."""

import argparse
import asyncio

from bot.cli.command import Command, Context
from bot.keys import load_master_key
from bot.wiring.store import database_folder, describe, store_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only look; make nothing")


def act(context: Context) -> int:
    folder = database_folder(context.settings)
    master = load_master_key(context.environment, folder, create=not context.options.check)
    print(f"{'Made a new master key' if master.created else 'The master key'}: {master.origin}")
    if master.created:
        print("Keep a copy of it apart from the database and its backups. Without it, nothing can be read again.")
        return 0
    asyncio.run(_open(context))
    print(f"It opens the database {describe(context.settings)}.")
    return 0


async def _open(context: Context) -> None:
    master = load_master_key(context.environment, database_folder(context.settings), create=False)
    store = store_of(context.settings, master, exclusive=False)
    await store.open()
    await store.close()


COMMAND = Command("keys", "make the master key, or check that it opens the database", act, arguments)
