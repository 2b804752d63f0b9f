"""`export CODE`: all that is kept of a client, as the files they would get themselves."""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.base import File
from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.errors import SettingsError
from bot.loading import content_or_raise, folders_of
from bot.store.base import Entry


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="the client's four-character code")
    parser.add_argument("--to", type=Path, default=Path(), help="folder for the files (default: here)")


def act(context: Context) -> int:
    code = context.options.code.upper()
    for file in asyncio.run(_files(context, code)):
        path = context.options.to / f"{code}-{file.name}"
        path.write_bytes(file.content)
        path.chmod(0o600)
        print(path)
    return 0


async def _files(context: Context, code: str) -> tuple[File, ...]:
    content = content_or_raise(folders_of(context.settings))
    async with opened_store(context) as store:
        client = await store.find(code)
        record = await store.record(client) if client is not None else None
        if record is None:
            raise SettingsError(f"There is no client with the code {code}.")
        await store.audit([Entry("operator", f"exported {code}")], datetime.now(UTC))
    return content.export_files(record)


COMMAND = Command("export", "write all that is kept of a client to files", act, arguments)
