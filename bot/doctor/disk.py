"""Room to write in. A full disk keeps nothing, so nothing is confirmed and everybody waits."""

import shutil

from bot.doctor.case import Case, Look
from bot.wiring.store import database_folder

MEGABYTE = 1024 * 1024
ENOUGH = 200 * MEGABYTE


async def look(case: Case) -> list[Look]:
    folder = database_folder(case.settings)
    if folder is None:
        return []  # the database's server has its own
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free // MEGABYTE:,} MB free where the database lies"
    return [Look("fine", told) if free >= ENOUGH else Look("mend", told, "make room: old copies and logs go first")]
