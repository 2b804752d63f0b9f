"""One installation as the doctor finds it: each part is there, or the reason why not."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.content import Content
from bot.errors import SettingsError, StoreError
from bot.keys import MasterKey, load_master_key
from bot.language.findings import Finding
from bot.loading import folders_of, load_content
from bot.settings import PREFIX, SECRETS, Settings
from bot.store.engines import scheme_of
from bot.store.sql.store import SqlStore
from bot.store.tables import SCHEMA
from bot.upkeep.opened import database_of
from bot.upkeep.tables import schema_of
from bot.wiring.store import database_folder


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `look`: may be meant so; `mend`: it cannot work like that."""

    state: Literal["fine", "look", "mend"]
    words: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """`schema`: of the tables, empty if there are none. `store`: only if key and tables fit, as opening it migrates.
    `secrets`: files with a setting that nobody else should read, by variable."""

    settings: Settings
    now: datetime
    content: Content | tuple[Finding, ...]
    key: MasterKey | SettingsError
    schema: str | StoreError
    store: SqlStore | StoreError | None
    secrets: Mapping[str, Path]


@asynccontextmanager
async def case_of(settings: Settings, environment: Mapping[str, str], now: datetime) -> AsyncIterator[Case]:
    content, key = load_content(folders_of(settings)), _key(settings, environment)
    schema = await _schema(settings)
    async with AsyncExitStack() as stack:
        fits = schema == SCHEMA and isinstance(key, MasterKey)
        store = await _opened(stack, settings, key) if fits and isinstance(key, MasterKey) else None
        yield Case(settings, now, content, key, schema, store, _secrets(environment))


def _secrets(environment: Mapping[str, str]) -> Mapping[str, Path]:
    variables = [f"{PREFIX}{name.upper()}_FILE" for name in SECRETS]
    return {name: Path(environment[name]) for name in variables if environment.get(name)}


def _key(settings: Settings, environment: Mapping[str, str]) -> MasterKey | SettingsError:
    try:
        return load_master_key(environment, database_folder(settings), create=False)
    except SettingsError as error:
        return error


async def _schema(settings: Settings) -> str | StoreError:
    url = settings.database_url.get_secret_value()
    try:
        return await schema_of(url) if scheme_of(url) != "memory" else ""
    except (StoreError, OSError) as error:
        return error if isinstance(error, StoreError) else StoreError("Nothing answers at the address of the database.")


async def _opened(stack: AsyncExitStack, settings: Settings, key: MasterKey) -> SqlStore | StoreError:
    store = database_of(settings, key, exclusive=False)
    stack.push_async_callback(store.close)
    try:
        await store.open()
    except StoreError as error:
        return error
    return store
