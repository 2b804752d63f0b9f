"""The master key: is there one, and may only its owner read it?"""

from bot.doctor.case import Case, Look
from bot.errors import SettingsError


async def look(case: Case) -> list[Look]:
    if not isinstance(case.key, SettingsError):
        return [Look("fine", case.key.origin)]
    if case.schema == "":
        return [Look("look", "there is none yet; the first start makes it")]
    return [Look("mend", str(case.key))]
