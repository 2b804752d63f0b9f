"""The master key and other secrets in files: are they there, and may only their owner read them?"""

import stat

from bot.doctor.case import Case, Look
from bot.errors import SettingsError


async def look(case: Case) -> list[Look]:
    return [_key(case), *_open_files(case)]


def _key(case: Case) -> Look:
    if not isinstance(case.key, SettingsError):
        return Look("fine", case.key.origin)
    if case.schema == "":
        return Look("look", "there is none yet; the first start makes it")
    return Look("mend", str(case.key))


def _open_files(case: Case) -> list[Look]:
    """Containers may hand over secrets like this, so it is no fault; on a machine of many it is one."""
    return [
        Look("look", f"everybody on this machine can read {path} ({name})", f"chmod 600 {path}")
        for name, path in case.secrets.items()
        if path.exists() and path.stat().st_mode & stat.S_IRWXO
    ]
