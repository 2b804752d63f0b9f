"""`retention`: how many each rule of retention deletes now; with `--dry-run`, only how many."""

import argparse
import asyncio
from datetime import UTC, datetime

from bot import retention
from bot.cli.command import Command, Context
from bot.cli.opened import opened_store
from bot.loading import content_or_raise, folders_of
from bot.practice.model import Retention


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only count; nothing is deleted")


def act(context: Context) -> int:
    keep = content_or_raise(folders_of(context.settings)).practice.retention
    counts = asyncio.run(_counts(context, keep))
    for rule, count in counts.items():
        print(f"{rule:12}{getattr(keep, rule):5} days{count:7}")
    print("Nothing was deleted." if context.options.dry_run else "That many were deleted.")
    return 0


async def _counts(context: Context, keep: Retention) -> dict[str, int]:
    now = datetime.now(UTC)
    async with opened_store(context) as store:
        work = retention.due if context.options.dry_run else retention.forget_all
        return await work(store, keep, now)


COMMAND = Command(
    "retention", "delete what has been kept long enough", act, arguments, "run_bot.py retention --dry-run"
)
