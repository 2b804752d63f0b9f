"""What is SQLite's own: one bot, private files, nothing left after an erasure, and the right journal."""

import asyncio
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.base import Settled
from bot.store.sqlite import SqliteStore
from bot.store.sqlite.connection import driver, is_wal_safe
from bot.store.sqlite.place import file_system_of
from bot.store.tables import metadata
from tests.store.conftest import MASTER, Sqlite
from tests.store.talk import ADA, BEN, EVA, NOW, answering, letter, only_client, say
from tests.store.test_conformance_clients import CANARY, live


@pytest.mark.core
@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (3, 50, 7), (3, 44, 6), (4, 0, 0)])
def test_a_library_with_the_mend_may_write_ahead(version: tuple[int, int, int]) -> None:
    assert is_wal_safe(version)


@pytest.mark.core
@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 46, 0), (3, 50, 6), (3, 51, 2)])
def test_a_library_without_the_mend_may_not(version: tuple[int, int, int]) -> None:
    assert not is_wal_safe(version)


async def test_settings_are_the_durable_ones(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    settings = {
        name: await ask(store, name)
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema", "mmap_size")
    }

    wanted = "wal" if is_wal_safe(driver.sqlite_version_info) else "delete"
    assert settings == {
        "journal_mode": wanted,
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "mmap_size": 0,
    }


async def test_settling_leaves_the_next_batch_durable(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    (parcel,) = (await say(store, "one")).parcels
    await store.settle([Settled(parcel.id, "sent")], NOW)

    assert await ask(store, "synchronous") == 2


async def test_the_files_are_private(sqlite: Sqlite, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    store = SqliteStore(path, MASTER)
    await store.open()
    modes = modes_in(tmp_path, "new.db")
    await store.close()

    assert "new.db" in modes
    assert set(modes.values()) == {0o600}


async def test_a_second_bot_is_refused_in_words(sqlite: Sqlite) -> None:
    await sqlite.open("one")

    with pytest.raises(StoreError, match="Another bot"):
        await sqlite.open("two")


async def test_a_bot_can_start_when_the_one_before_has_stopped(sqlite: Sqlite) -> None:
    await sqlite.open("one")
    await sqlite.close()

    await sqlite.open("two")


async def test_a_command_works_beside_the_bot(sqlite: Sqlite) -> None:
    bot = await sqlite.open()
    command = await sqlite.open("command", exclusive=False)
    await say(bot, "one")

    assert len(await command.clients("anna")) == 1
    assert await command.erase(await only_client(bot), NOW)
    assert await bot.clients("anna") == ()


LOOK = (
    "import sqlite3, sys; one = sqlite3.connect(sys.argv[1]); one.execute('SELECT * FROM seen').fetchall(); one.close()"
)


@pytest.mark.skipif(not is_wal_safe(driver.sqlite_version_info), reason="this library writes no log ahead")
async def test_another_program_that_looks_at_the_database_leaves_the_log_of_the_bot_alone(sqlite: Sqlite) -> None:
    bot = await sqlite.open()
    await say(bot, "one")
    looked = await asyncio.create_subprocess_exec(sys.executable, "-c", LOOK, str(bot.path))
    await looked.wait()
    await say(bot, "two", start=2)

    assert await asyncio.to_thread(_kept_of_a_killed_bot, bot.path) == 2


def _kept_of_a_killed_bot(path: Path) -> int:
    """The letters that stand on disk at this moment, as a power cut would leave them."""
    copy = path.with_name("after")
    copy.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, copy / part.name)
    with closing(driver.connect(str(copy / path.name))) as raw:
        return int(raw.execute("SELECT count(*) FROM seen").fetchone()[0])


async def test_many_callers_at_once_do_not_mix_their_transactions(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    batches = [[letter(f"{batch}-{number}", ADA, str(batch)) for number in range(5)] for batch in range(10)]
    await asyncio.gather(*(store.handle(batch, answering, NOW) for batch in batches))

    (view,) = await store.clients("anna")
    assert len(view.session.answers) == 50


async def test_no_file_holds_what_a_client_said(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    await live(store, ADA)
    await live(store, EVA, start=10)
    found = [file.name for file in sqlite.path.parent.iterdir() if _holds(file, CANARY.encode(), ADA.key.encode())]

    assert found == []


async def test_no_file_holds_even_the_sealed_words_of_an_erased_client(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    await live(store, ADA)
    mine = {value for table in metadata.sorted_tables for row in await sqlite.rows(table.name) for value in row}
    await live(store, BEN, start=10)
    sealed = [value for value in mine if isinstance(value, bytes) and value[:1] == b"\x01" and len(value) > 40]
    system = {row[1] for row in await sqlite.rows("keyring")}
    await store.erase(min(view.id for view in await store.clients("anna")), NOW)

    gone = [value for value in sealed if value not in system]
    assert len(gone) > 5
    assert not [file for file in sqlite.path.parent.iterdir() if _holds(file, *gone)]


async def test_a_reader_in_the_way_only_puts_the_overwriting_off(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    client = await live(store)
    reader = sqlite3.connect(sqlite.path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM client").fetchall()
    await store.erase(client, NOW)
    reader.rollback()
    reader.close()
    await store.lease(NOW)

    wal = sqlite.path.with_name(sqlite.path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0


async def test_a_full_disk_is_a_store_error_and_confirms_nothing(sqlite: Sqlite) -> None:
    store = await sqlite.open()
    await ask(store, "max_page_count = 1")
    with pytest.raises(StoreError):
        await say(store, "x" * 1_000_000)
    await ask(store, "max_page_count = 100000")
    await say(store, "two")

    assert len(await store.clients("anna")) == 1


def modes_in(folder: Path, name: str) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob(f"{name}*")}


def _holds(file: Path, *secrets: bytes) -> bool:
    content = file.read_bytes()
    return any(secret in content for secret in secrets)


async def ask(store: SqliteStore, pragma: str):  # type: ignore[no-untyped-def]
    row = await store._writer.run("ask", lambda: store._writer.raw.execute(f"PRAGMA {pragma}").fetchone())
    return row[0]


@pytest.mark.core
@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/", "ext4"), ("/srv", "ext4"), ("/srv/net/deep", "nfs4"), ("/srv/net work", "cifs"), ("/srv/network", "ext4")],
)
def test_the_file_system_of_a_folder_is_that_of_its_closest_mount(folder: str, kind: str) -> None:
    mounts = (
        "/dev/a / rootfs rw 0 0\n/dev/b / ext4 rw 0 0\nbox:/ /srv/net nfs4 rw 0 0\n//b /srv/net\\040work cifs rw 0 0\n"
    )

    assert file_system_of(Path(folder), mounts) == kind


async def test_a_file_on_a_network_is_refused(sqlite: Sqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("box:/ / nfs4 rw 0 0\n")
    monkeypatch.setattr("bot.store.sqlite.place.MOUNTS", mounts)

    with pytest.raises(StoreError, match="network"):
        await sqlite.open()
