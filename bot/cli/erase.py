"""`erase CODE`: everything of a client is destroyed, with their key; asked twice."""

import argparse
import asyncio
from datetime import UTC, datetime

from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.errors import SettingsError
from bot.store.base import Entry


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="the client's four-character code")
    parser.add_argument("--yes", action="store_true", help="do not ask again")


def act(context: Context) -> int:
    code = context.options.code.upper()
    if not context.options.yes and input(f"Erase everything of {code}, for ever? Type the code again: ") != code:
        print("Nothing was erased.")
        return 1
    asyncio.run(_erase(context, code))
    print(f"Everything of {code} is erased, and their key destroyed: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.")
    return 0


async def _erase(context: Context, code: str) -> None:
    now = datetime.now(UTC)
    async with opened_store(context) as store:
        client = await store.find(code)
        if client is None or not await store.erase(client, now):
            raise SettingsError(f"There is no client with the code {code}.")
        await store.audit([Entry("operator", "erased a client")], now)


COMMAND = Command("erase", "destroy everything that is kept of a client", act, arguments)
