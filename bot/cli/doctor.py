"""`doctor`: everything that has to be right, looked at without changing anything."""

import asyncio
from datetime import UTC, datetime

from bot.cli.command import Command, Context
from bot.doctor import examined

FINDINGS = 1


def act(context: Context) -> int:
    return FINDINGS if asyncio.run(_told(context)) else 0


async def _told(context: Context) -> int:
    """Prints as it goes; how many things have to be mended."""
    before, counts = "", {"fine": 0, "look": 0, "mend": 0}
    async for name, found in examined(context.settings, context.environment, datetime.now(UTC)):
        counts[found.state] += 1
        print(f"{found.state:<5} {name if name != before else '':<11} {found.words}")
        if found.how:
            print(f"{'':<17} -> {found.how}")
        before = name
    print(f"\n{counts['mend']} to mend, {counts['look']} to look at, {counts['fine']} fine.")
    return counts["mend"]


COMMAND = Command("doctor", "look at everything that has to be right, and change nothing", act)
