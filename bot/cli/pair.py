"""`pair THERAPIST`: a code that binds their Telegram account, once, within 15 minutes."""

import argparse
import asyncio
import secrets
from datetime import UTC, datetime, timedelta

from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.errors import SettingsError
from bot.loading import content_or_raise, folders_of
from bot.store.base import Entry

GOOD_FOR = timedelta(minutes=15)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("therapist", help="the therapist's id in practice.yaml")


def act(context: Context) -> int:
    known = [therapist.id for therapist in content_or_raise(folders_of(context.settings)).practice.therapists]
    if context.options.therapist not in known:
        raise SettingsError(f"There is no therapist `{context.options.therapist}`. There are: {', '.join(known)}.")
    code = asyncio.run(_ticket(context, context.options.therapist))
    print(f"Send this to your bot on Telegram within 15 minutes; it works once:\n\n  /start p_{code}\n")
    print(f"Or open the bot with this at the end of its link: ?start=p_{code}")
    return 0


async def _ticket(context: Context, therapist: str) -> str:
    code = secrets.token_urlsafe(16)
    now = datetime.now(UTC)
    async with opened_store(context) as store:
        await store.create_ticket("pair", code, therapist, now + GOOD_FOR)
        await store.audit([Entry("operator", f"made a pairing code for {therapist}")], now)
    return code


COMMAND = Command("pair", "print a code that binds a therapist's Telegram account", act, arguments)
