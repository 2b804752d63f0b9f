"""`audit verify`: does the record of who looked at what still hang together?"""

import argparse
import asyncio

from bot.cli.command import Command, Context
from bot.upkeep.access import links_of, verified

FINDINGS = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="follow the chain of hashes from the first line to the last")
    parser.add_argument(
        "--head", metavar="HASH", default="", help="a head that was noted before: is it still in there?"
    )


def act(context: Context) -> int:
    links = asyncio.run(links_of(context.settings, context.environment))
    holds, told = verified(links, context.options.head)
    print("\n".join(told))
    return 0 if holds else FINDINGS


COMMAND = Command(
    "audit", "check that nobody changed the record of who looked at what", act, arguments, "run_bot.py audit verify"
)
