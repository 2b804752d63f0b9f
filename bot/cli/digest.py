"""`digest THERAPIST`: the summary as of now, in the terminal; nothing is marked as told."""

import argparse
import asyncio
import html
import re
from datetime import UTC, datetime

from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.content import Content
from bot.errors import SettingsError
from bot.loading import content_or_raise, folders_of
from bot.store.base import Entry


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("therapist", nargs="?", help="the therapist's id (default: the first)")


def act(context: Context) -> int:
    content = content_or_raise(folders_of(context.settings))
    known = [therapist.id for therapist in content.practice.therapists]
    wanted = context.options.therapist or known[0]
    if wanted not in known:
        raise SettingsError(f"There is no therapist `{wanted}`. There are: {', '.join(known)}.")
    for text in asyncio.run(_texts(context, content, wanted)):
        print(html.unescape(re.sub(r"<[^>]+>", "", text)), end="\n\n")
    return 0


async def _texts(context: Context, content: Content, therapist: str) -> list[str]:
    now = datetime.now(UTC)
    async with opened_store(context) as store:
        source = await store.gather(therapist, now)
        await store.audit([Entry("operator", f"read the digest of {therapist}")], now)
    return [text.text for text in content.digest_texts(therapist, source, now)]


COMMAND = Command("digest", "show a therapist's summary as of now", act, arguments)
