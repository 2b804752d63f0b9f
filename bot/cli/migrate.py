"""`migrate`: the tables brought up to date, for who wants that as a step of its own."""

import asyncio

from bot.cli.command import Command, Context
from bot.upkeep.tables import migrated


def act(context: Context) -> int:
    print(asyncio.run(migrated(context.settings, context.environment)))
    return 0


COMMAND = Command("migrate", "bring the tables of the database up to date", act)
