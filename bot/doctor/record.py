"""The record of who looked at what: an unbroken chain."""

from bot.doctor.case import Case, Look
from bot.store.sql.store import SqlStore
from bot.upkeep.access import verified


async def look(case: Case) -> list[Look]:
    if not isinstance(case.store, SqlStore):
        return []
    holds, told = verified(await case.store.links())
    return [Look("fine", told[0]) if holds else Look("mend", told[0], "run_bot.py audit verify")]
