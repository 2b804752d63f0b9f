"""Copies of the database: made while the assistant runs, put back without those who were erased since."""

import asyncio
import sqlite3
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messages import Address
from bot.posts import Post, Text, ToAddress
from bot.store.base import Letter, Settled
from bot.store.sql.store import SqlStore
from tests.store.postgres_server import _binaries
from tests.store.talk import ADA, BEN, EVA, answering
from tests.upkeep.conftest import House

LONG_AGO = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


async def hear(store: SqlStore, address: Address, number: int, at: datetime = LONG_AGO) -> int:
    await store.handle([Letter(address.channel, str(number), address, b"hello", at)], answering, at)
    client = await store.client_at(address)
    assert client is not None
    return client


async def two(store: SqlStore) -> None:
    await hear(store, ADA, 1)
    await hear(store, BEN, 2)


async def who_is_there(store: SqlStore) -> set[Address]:
    return {address for address in (ADA, BEN, EVA) if await store.client_at(address) is not None}


async def erase_ada(store: SqlStore) -> None:
    client = await store.client_at(ADA)
    assert client is not None
    await store.erase(client, datetime.now(UTC))


# A copy -----------------------------------------------------------------------------------------------------


def test_a_copy_is_whole_private_and_made_beside_a_running_bot(house: House) -> None:
    async def meanwhile(store: SqlStore) -> int:
        await two(store)
        return (await asyncio.to_thread(house.run, "backup copy.sqlite3")).code

    assert house.work(meanwhile) == 0

    copy = house.folder / "copy.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT count(*) FROM client").fetchone() == (2,)
        assert raw.execute("SELECT action FROM audit").fetchall() == [("made a copy",)]
    raw.close()
    assert sorted(path.name for path in house.folder.glob("copy*")) == ["copy.sqlite3"]


def test_a_copy_is_never_written_over_another(house: House) -> None:
    house.work(two)
    house.run("backup copy.sqlite3")
    before = (house.folder / "copy.sqlite3").read_bytes()
    again = house.run("backup copy.sqlite3")

    assert again.code == 2
    assert "is there already" in again.err
    assert (house.folder / "copy.sqlite3").read_bytes() == before


def test_a_copy_does_not_go_beside_the_key_or_nowhere(house: House) -> None:
    house.work(two)

    beside = house.run("backup .config/vestibule/copy.sqlite3")
    nowhere = house.run("backup missing/copy.sqlite3")

    assert (beside.code, nowhere.code) == (2, 2)
    assert "one place would hold both" in beside.err
    assert "There is no folder missing" in nowhere.err


def test_without_a_database_there_is_nothing_to_copy(house: House) -> None:
    ran = house.run("backup copy.sqlite3")

    assert ran.code == 2
    assert "There is no database" in ran.err


# Put back ---------------------------------------------------------------------------------------------------


def test_who_was_erased_since_does_not_come_back_with_a_copy(house: House) -> None:
    house.work(two)
    house.run("backup copy.sqlite3")
    house.work(erase_ada)
    ran = house.run("restore copy.sqlite3 --yes")

    assert (ran.code, ran.err) == (0, "")
    assert "erased again: 1." in ran.out
    assert house.work(who_is_there) == {BEN}
    assert house.run("audit verify").code == 0
    with sqlite3.connect(house.database) as raw:
        assert raw.execute("SELECT count(*) FROM client").fetchone() == (1,)
    raw.close()


def test_what_came_after_the_copy_is_gone_and_the_former_database_is_kept(house: House) -> None:
    async def eva(store: SqlStore) -> None:
        await hear(store, EVA, 3)

    house.work(two)
    house.run("backup copy.sqlite3")
    house.work(eva)
    house.run("restore copy.sqlite3 --yes")

    assert house.work(who_is_there) == {ADA, BEN}
    (former,) = house.database.parent.glob("*.before-*")
    house.run(f"restore {former} --yes")
    assert house.work(who_is_there) == {ADA, BEN, EVA}
    assert not list(house.database.parent.glob("*.restoring*"))


def test_who_was_erased_and_began_anew_before_the_copy_stays(house: House) -> None:
    async def anew(store: SqlStore) -> None:
        await erase_ada(store)
        await hear(store, ADA, 4, datetime.now(UTC) + timedelta(seconds=1))

    house.work(two)
    house.work(anew)
    house.run("backup copy.sqlite3")
    house.run("restore copy.sqlite3 --yes")

    assert house.work(who_is_there) == {ADA, BEN}


def test_a_newer_copy_tells_who_was_erased_if_the_database_is_lost(house: House) -> None:
    house.work(two)
    house.run("backup old.sqlite3")
    house.work(erase_ada)
    house.run("backup new.sqlite3")
    for path in house.database.parent.glob("*"):
        path.unlink()
    ran = house.run("restore old.sqlite3 --erased new.sqlite3 --yes")

    assert ran.code == 0
    assert "nobody knows who was erased after" in ran.out
    assert house.work(who_is_there) == {BEN}


def test_a_damaged_database_can_be_replaced(house: House) -> None:
    house.work(two)
    house.run("backup copy.sqlite3")
    house.database.write_bytes(b"no database at all")
    ran = house.run("restore copy.sqlite3 --yes")

    assert ran.code == 0
    assert "by hand" in ran.out
    assert house.work(who_is_there) == {ADA, BEN}


def test_what_may_have_been_sent_since_the_copy_is_marked_as_a_repeat(house: House) -> None:
    async def waiting(store: SqlStore) -> None:
        (parcel,) = await store.post([Post("k", ToAddress(ADA), Text("Hello"))], LONG_AGO)
        await store.settle([Settled(parcel.id, "later", LONG_AGO)], LONG_AGO)

    async def leased(store: SqlStore) -> list[bool]:
        return [parcel.uncertain for parcel in await store.lease(datetime.now(UTC))]

    house.work(waiting)
    house.run("backup copy.sqlite3")
    house.run("restore copy.sqlite3 --yes")

    assert house.work(leased) == [True]


def test_nothing_is_put_back_under_a_running_bot(house: House) -> None:
    async def meanwhile(store: SqlStore) -> str:
        return (await asyncio.to_thread(house.run, "restore copy.sqlite3 --yes")).err

    house.work(two)
    house.run("backup copy.sqlite3")

    assert "Another bot is running" in house.work(meanwhile)


@pytest.mark.parametrize("content", [b"", b"words", b"SQLite format 3\0 and then nothing of it"])
def test_what_is_no_copy_is_refused_and_the_database_stays(house: House, content: bytes) -> None:
    house.work(two)
    (house.folder / "copy.sqlite3").write_bytes(content)
    ran = house.run("restore copy.sqlite3 --yes")

    assert ran.code == 2
    assert "copy.sqlite3" in ran.err
    assert house.work(who_is_there) == {ADA, BEN}
    assert sorted(path.name for path in house.database.parent.glob("*.restoring*")) == []


def test_a_database_of_something_else_is_refused(house: House) -> None:
    house.work(two)
    raw = sqlite3.connect(house.folder / "copy.sqlite3")
    raw.execute("CREATE TABLE song (name)")
    raw.close()
    ran = house.run("restore copy.sqlite3 --yes")

    assert ran.code == 2
    assert "is damaged" in ran.err
    assert house.work(who_is_there) == {ADA, BEN}


def test_a_copy_of_another_installation_is_refused_and_the_database_stays(house: House) -> None:
    house.work(two)
    house.run("backup copy.sqlite3")
    for path in house.database.parent.glob("*"):
        path.unlink()
    house.environment["VESTIBULE_MASTER_KEY"] = "17" * 32
    house.work(lambda store: hear(store, EVA, 3))
    ran = house.run("restore copy.sqlite3 --yes")

    assert ran.code == 2
    assert "master key does not belong" in ran.err
    assert house.work(who_is_there) == {EVA}


def test_who_says_no_changes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.work(two)
    house.run("backup copy.sqlite3")
    house.work(erase_ada)
    monkeypatch.setattr("builtins.input", lambda question: "no")

    assert house.run("restore copy.sqlite3").code == 1
    assert house.work(who_is_there) == {BEN}


def test_restore_without_anything_says_what_it_needs(house: House) -> None:
    ran = house.run("restore")

    assert ran.code == 2
    assert "Name the copy" in ran.err


# PostgreSQL -------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_postgresql_is_copied_and_put_back_with_its_own_tools_and_the_erased_stay_away(served: House) -> None:
    served.work(two)
    told = served.run("backup copy.dump")
    _run_told(told.out)
    served.work(erase_ada)
    how = served.run("restore copy.dump --yes")
    _run_told(how.out)
    came_back = served.work(who_is_there)
    ran = served.run("restore --erased copy.dump.erased")

    assert (told.code, how.code, ran.code) == (1, 1, 0)
    assert came_back == {ADA, BEN}
    assert served.work(who_is_there) == {BEN}


@pytest.mark.postgres
def test_with_postgresql_the_erased_are_not_erased_again_beside_a_worker(served: House) -> None:
    (served.folder / "list.erased").write_text("")

    async def meanwhile(store: SqlStore) -> str:
        served.environment["VESTIBULE_WORKER"] = "restore"
        return (await asyncio.to_thread(served.run, "restore --erased list.erased")).err

    assert "Stop all its workers" in served.work(meanwhile)


@pytest.mark.postgres
def test_what_is_told_of_postgresql_holds_no_password(served: House) -> None:
    url = served.environment["VESTIBULE_DATABASE_URL"].replace("postgres@", "postgres:hush-hush@")
    served.environment["VESTIBULE_DATABASE_URL"] = url

    assert "hush" not in served.run("backup copy.dump").out


def _run_told(out: str) -> None:
    """The one command of PostgreSQL that the page names."""
    line = next(line for line in out.splitlines() if "pg_" in line)
    command = line[line.index("pg_") :]
    subprocess.run(command, shell=True, check=True, env={"PATH": f"{_binaries()}:/usr/bin:/bin"}, capture_output=True)
