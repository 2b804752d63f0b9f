"""Everything that has to be right for an installation to do its work, looked at without changing anything."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.doctor import clock, database, digests, disk, key, opening, practice, record, telegram, therapists, web
from bot.doctor.case import Case, Look, case_of
from bot.settings import Settings

CHECKS: Mapping[str, Callable[[Case], Awaitable[Sequence[Look]]]] = {
    "Practice": practice.look,
    "Digests": digests.look,
    "Key": key.look,
    "Database": database.look,
    "Record": record.look,
    "Therapists": therapists.look,
    "Opening": opening.look,
    "Telegram": telegram.look,
    "Web page": web.look,
    "Clock": clock.look,
    "Disk": disk.look,
}

__all__ = ["CHECKS", "Look", "examined"]


async def examined(
    settings: Settings, environment: Mapping[str, str], now: datetime
) -> AsyncIterator[tuple[str, Look]]:
    """What was looked at, and what was found, in the order of `CHECKS`."""
    async with case_of(settings, environment, now) as case:
        for name, look in CHECKS.items():
            for found in await look(case):
                yield name, found
