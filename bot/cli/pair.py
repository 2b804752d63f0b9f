"""`pair THERAPIST`: a code that binds their Telegram account, and a link to their desk; once, within 15 minutes."""

import argparse
import asyncio
import secrets
from datetime import UTC, datetime, timedelta

from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.desk.access import login_path, make_login
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
    code, desk = asyncio.run(_tickets(context, context.options.therapist))
    print("Both work once, within 15 minutes.\n")
    print(f"Telegram: send this to your bot, or put ?start=p_{code} behind its link:\n\n  /start p_{code}\n")
    print(f"The desk in a browser:\n\n  {_site(context)}{desk}")
    return 0


async def _tickets(context: Context, therapist: str) -> tuple[str, str]:
    """A pairing code, and the path of a login link."""
    code, now = secrets.token_urlsafe(16), datetime.now(UTC)
    async with opened_store(context) as store:
        await store.create_ticket("pair", code, therapist, now + GOOD_FOR)
        desk = login_path(await make_login(store, therapist, now))
        await store.audit([Entry("operator", f"made a pairing code for {therapist}")], now)
    return code, desk


def _site(context: Context) -> str:
    settings = context.settings
    return settings.web_public_url or f"http://{settings.web_host}:{settings.web_port}"


COMMAND = Command(
    "pair", "print a code that binds a therapist's Telegram account, and a link to their desk", act, arguments
)
