"""The clock of this machine against that of Telegram: a wrong one sends digests at wrong times, and skips some."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.doctor.case import Case, Look

TOLERATED = timedelta(seconds=120)
PATIENCE = aiohttp.ClientTimeout(total=5)


async def look(case: Case) -> list[Look]:
    told = f"{case.now:%Y-%m-%d %H:%M:%S} UTC"
    if not case.settings.telegram_token.get_secret_value():
        return [Look("fine", f"{told}; compared with nobody, as Telegram is off")]
    there = await _there(case.settings.telegram_api_url)
    if there is None:
        return [Look("look", f"{told}; Telegram was not reached to compare it")]
    off = abs(there - datetime.now(UTC))
    if off > TOLERATED:
        words = f"{told}; Telegram's clock is {off.total_seconds() / 60:.0f} minutes away"
        return [Look("mend", words, "switch on time synchronisation: timedatectl set-ntp true")]
    return [Look("fine", f"{told}, as at Telegram")]


async def _there(root: str) -> datetime | None:
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.head(root) as response:
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None
