"""The tables, the record of who looked at what, and whether the assistant runs, as an operator asks for them."""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.server import Server
from bot.store.base import Entry, Outcome
from bot.store.sql.store import SqlStore
from tests.render.people import session
from tests.store.talk import letter
from tests.upkeep.conftest import House

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def noting(*actions: str) -> object:
    async def note(store: SqlStore) -> None:
        for action in actions:
            await store.audit([Entry("therapist:elena", action)], AT)

    return note


def change(house: House, statement: str) -> None:
    with sqlite3.connect(house.database) as raw:
        raw.execute(statement)
    raw.close()


# The record -------------------------------------------------------------------------------------------------


def test_a_record_that_nobody_touched_holds_and_tells_its_head(house: House) -> None:
    house.work(noting("opened", "closed", "opened"))
    ran = house.run("audit verify")

    assert ran.code == 0
    assert "The record holds: 3 lines, 2026-03-02 to 2026-03-02." in ran.out
    assert "Its head: " in ran.out


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE audit SET action = 'nothing' WHERE id = 2", "line 2 of 3"),
        ("DELETE FROM audit WHERE id = 2", "line 2 of 2"),
        ("DELETE FROM audit WHERE id = 1", "line 1 of 2"),
        ("UPDATE audit SET at = at + 1 WHERE id = 3", "line 3 of 3"),
    ],
)
def test_a_record_that_was_changed_breaks_where_it_was(house: House, statement: str, line: str) -> None:
    house.work(noting("opened", "closed", "opened"))
    change(house, statement)
    ran = house.run("audit verify")

    assert ran.code == 1
    assert f"The record breaks at {line}" in ran.out


def test_lines_cut_off_at_the_end_show_against_a_noted_head(house: House) -> None:
    house.work(noting("opened", "closed"))
    head = next(line for line in house.run("audit verify").out.splitlines() if "head" in line).split()[-1]
    house.work(noting("opened"))
    grown = house.run(f"audit verify --head {head}")
    change(house, "DELETE FROM audit WHERE id >= 2")
    cut = house.run(f"audit verify --head {head[:12]}")

    assert (grown.code, cut.code) == (0, 1)
    assert "nothing from before was cut off" in grown.out
    assert "cut off at the end" in cut.out
    assert house.run("audit verify --head 00").code == 1


@pytest.mark.postgres
def test_the_record_is_verified_in_postgresql_too(served: House) -> None:
    served.work(noting("opened", "closed"))

    assert "2 lines" in served.run("audit verify").out


async def someone(store: SqlStore) -> str:
    await store.handle([letter(1)], lambda *_: Outcome(session=session(), therapist="elena"), AT)
    (client,) = await store.clients("elena")
    return client.code


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("export {code}", "exported {code}"),
        ("digest elena", "read the digest of elena"),
        ("pair elena", "made a pairing code for elena"),
        ("export NONE", ""),
    ],
)
def test_every_command_that_shows_people_or_lets_somebody_see_them_leaves_one_line(
    house: House, line: str, noted: str
) -> None:
    code = house.work(someone)
    house.run(line.format(code=code))
    links = house.work(lambda store: store.links())

    assert [link[1:3] for link in links] == ([("operator", noted.format(code=code))] if noted else [])


# The tables -------------------------------------------------------------------------------------------------


def test_migrate_makes_the_tables_and_then_has_nothing_to_do(house: House) -> None:
    first, second = house.run("migrate"), house.run("migrate")

    assert (first.code, second.code) == (0, 0)
    assert "were made" in first.out
    assert "are up to date" in second.out


def test_migrate_refuses_a_newer_database_in_words(house: House) -> None:
    house.run("migrate")
    change(house, "UPDATE alembic_version SET version_num = '9999'")
    ran = house.run("migrate")

    assert ran.code == 2
    assert "install the version that was used last" in ran.err


def test_what_is_only_in_memory_cannot_be_looked_after(house: House) -> None:
    house.environment["VESTIBULE_DATABASE_URL"] = "memory:"

    assert "Nothing is kept in memory" in house.run("migrate").err


# Does it run? -----------------------------------------------------------------------------------------------


def ask(house: House, status: int, body: object) -> tuple[int, str]:
    """`healthcheck` while a server answers so."""

    async def answered() -> tuple[int, str]:
        async def readyz(_: object) -> JSONResponse:
            return JSONResponse(body, status_code=status)

        server = Server(Starlette(routes=[Route("/readyz", readyz)]), port=0)
        await server.start()
        house.environment["VESTIBULE_WEB_PORT"] = str(server.port)
        ran = await asyncio.to_thread(house.run, "healthcheck")
        await server.stop()
        return ran.code, ran.out

    return asyncio.run(answered())


@pytest.mark.parametrize(
    ("status", "body", "code", "told"),
    [
        (200, {"ready": True, "waiting_posts": 2}, 0, "Ready: waiting posts 2.\n"),
        (503, {"ready": False, "database": "away"}, 1, "Not ready: database away.\n"),
        (200, ["somebody", "else"], 1, "Not ready"),
    ],
)
def test_a_running_assistant_is_asked(house: House, status: int, body: Sequence[str], code: int, told: str) -> None:
    got, out = ask(house, status, body)

    assert got == code
    assert out.startswith(told)


def test_an_assistant_that_does_not_run_is_told(house: House) -> None:
    house.environment |= {"VESTIBULE_WEB_HOST": "0.0.0.0", "VESTIBULE_WEB_PORT": "9"}
    ran = house.run("healthcheck")

    assert ran.code == 1
    assert "Nothing answers at 127.0.0.1:9" in ran.out


def test_a_port_that_is_chosen_at_the_start_cannot_be_asked(house: House) -> None:
    house.environment["VESTIBULE_WEB_PORT"] = "0"

    assert house.run("healthcheck").code == 2
