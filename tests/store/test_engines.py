"""An address of a database names its engine, or says how it has to be written."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.store.engines import STORES, make_store, open_store
from bot.store.memory import MemoryStore
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.store.conftest import MASTER


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("memory:", MemoryStore),
        ("sqlite:///data/vestibule.db", SqliteStore),
        ("sqlite+aiosqlite:////var/vestibule.db", SqliteStore),
        ("postgresql://bot@host/name", PostgresStore),
        ("postgresql+asyncpg://bot@host/name", PostgresStore),
        ("postgres://bot@host/name", PostgresStore),
    ],
)
def test_an_address_names_its_engine(url: str, kind: type) -> None:
    assert isinstance(make_store(url, MASTER), kind)


@pytest.mark.parametrize("url", ["", "mysql://host/name", "/data/vestibule.db", "sqlite:", "sqlite://", "sqlite:///"])
def test_an_address_without_an_engine_is_refused_with_a_mend(url: str) -> None:
    with pytest.raises(SettingsError, match="sqlite:///"):
        make_store(url, MASTER)


async def test_a_store_is_opened_by_its_address(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/vestibule.db", MASTER)
    await store.close()

    assert (tmp_path / "vestibule.db").exists()


def test_every_engine_of_the_table_exists() -> None:
    assert set(STORES) == {"memory", "sqlite", "postgresql"}
