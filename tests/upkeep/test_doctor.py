"""The doctor: each thing that can be wrong is told with its mend, and nothing is changed by looking."""

import asyncio
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.core.messages import Address
from bot.doctor import CHECKS, Look, clock, examined
from bot.doctor.case import case_of
from bot.server import Server
from bot.settings import read_settings
from bot.store.base import Entry
from bot.store.sql.store import SqlStore
from tests.cli.conftest import change
from tests.fakes.bot_api import FakeBotApi
from tests.upkeep.conftest import House

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


async def looked(house: House) -> dict[str, list[Look]]:
    found: dict[str, list[Look]] = {name: [] for name in CHECKS}
    async for name, look in examined(read_settings(house.environment), house.environment, NOW):
        found[name].append(look)
    return found


def only(house: House, name: str) -> list[Look]:
    return asyncio.run(looked(house))[name]


def states(found: list[Look]) -> list[str]:
    return [look.state for look in found]


async def nothing(store: SqlStore) -> None:
    """Only opened."""


# All of it --------------------------------------------------------------------------------------------------


def test_a_sound_installation_has_nothing_to_mend(house: House) -> None:
    house.work(nothing)
    house.environment["VESTIBULE_WEB_PORT"] = str(free_port())
    ran = house.run("doctor")

    assert ran.code == 0
    assert "0 to mend" in ran.out
    assert "fine  Database" in ran.out


def test_before_the_first_start_nothing_is_made_by_looking(house: House) -> None:
    before = sorted(house.folder.rglob("*"))
    house.environment["VESTIBULE_WEB_PORT"] = str(free_port())
    ran = house.run("doctor")

    assert ran.code == 0
    assert sorted(house.folder.rglob("*")) == before


@pytest.mark.postgres
def test_a_sound_installation_on_postgresql_is_fine_too(served: House) -> None:
    before = only(served, "Database")
    served.work(nothing)

    assert states(before) == ["look"]
    assert states(only(served, "Database")) == ["fine"]


# One thing after the other ----------------------------------------------------------------------------------


def test_mistakes_in_the_practices_files_are_counted(house: House) -> None:
    change(house.folder / "config" / "practice.yaml", "flow: free_consultation", "flow: none_such")

    (found,) = only(house, "Practice")
    assert (found.state, found.how) == ("mend", "run_bot.py check")


def test_old_help_lines_are_told(house: House) -> None:
    file = house.folder / "config" / "helplines.yaml"
    old = next(line for line in file.read_text().splitlines() if line.startswith("last verified"))
    change(file, old, "last verified: 2020-01-01")

    assert "2020-01-01" in only(house, "Practice")[-1].words
    assert states(only(house, "Practice")) == ["fine", "look"]


def test_a_digest_in_the_hour_that_clocks_change_is_told(house: House) -> None:
    file = house.folder / "config" / "practice.yaml"
    change(file, "time: 08:00", "time: 02:30")

    assert states(only(house, "Digests")) == ["look"]


def test_a_missing_key_is_bad_once_there_is_a_database(house: House) -> None:
    house.work(nothing)
    (house.folder / ".config" / "vestibule" / "master.key").unlink()

    assert states(only(house, "Key")) == ["mend"]


def test_a_key_that_others_can_read_is_told(house: House) -> None:
    house.work(nothing)
    (house.folder / ".config" / "vestibule" / "master.key").chmod(0o644)

    (found,) = only(house, "Key")
    assert "chmod 600" in found.words


def test_a_key_of_another_database_is_told(house: House) -> None:
    house.work(nothing)
    house.environment["VESTIBULE_MASTER_KEY"] = "17" * 32

    assert "does not belong" in only(house, "Database")[-1].words


def test_a_database_of_another_version_is_told_and_left(house: House) -> None:
    house.work(nothing)
    with sqlite3.connect(house.database) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0000'")
    raw.close()

    (found,) = only(house, "Database")
    assert (found.state, found.how) == ("mend", "run_bot.py migrate")


def test_a_damaged_database_is_told(house: House) -> None:
    house.work(nothing)
    house.database.write_bytes(b"words" * 1000)

    (found,) = only(house, "Database")
    assert found.state == "mend"


def test_a_database_that_others_can_open_is_told(house: House) -> None:
    house.work(nothing)
    house.database.chmod(0o644)

    assert only(house, "Database")[0].how == f"chmod 600 {house.database.relative_to(house.folder)}"


def test_a_server_that_is_away_is_told_without_the_password(house: House) -> None:
    house.environment["VESTIBULE_DATABASE_URL"] = f"postgresql://me:hush-hush@127.0.0.1:{free_port()}/v"

    (found,) = only(house, "Database")
    assert found.state == "mend"
    assert "hush" not in found.words + found.how


def test_a_broken_record_is_told(house: House) -> None:
    house.work(lambda store: store.audit([Entry("operator", "one"), Entry("operator", "two")], NOW))
    with sqlite3.connect(house.database) as raw:
        raw.execute("DELETE FROM audit WHERE id = 1")
    raw.close()

    assert states(only(house, "Record")) == ["mend"]


def test_whether_a_therapist_is_paired_is_told(house: House) -> None:
    house.work(nothing)
    alone = only(house, "Therapists")
    house.work(lambda store: store.pair("elena", Address("telegram", "9"), NOW))

    assert (states(alone), states(only(house, "Therapists"))) == (["look"], ["fine"])


def test_a_port_that_another_program_has_is_told(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        house.environment["VESTIBULE_WEB_PORT"] = str(other.getsockname()[1])
        (found,) = only(house, "Web page")

    assert (found.state, found.how) == ("mend", "choose another VESTIBULE_WEB_PORT")


def test_listening_for_everybody_without_a_proxy_is_told(house: House) -> None:
    house.environment["VESTIBULE_WEB_HOST"] = "0.0.0.0"

    assert states(only(house, "Web page")) == ["mend"]


@pytest.mark.parametrize(("mode", "state"), [(0o600, "fine"), (0o440, "fine"), (0o644, "look")])
def test_a_secret_that_everybody_can_read_is_told_and_not_shown(house: House, mode: int, state: str) -> None:
    house.work(nothing)
    file = house.folder / "smtp"
    file.write_text("smtp://me:qzkolibri@mail.example:25", encoding="utf-8")
    file.chmod(mode)
    house.environment["VESTIBULE_SMTP_URL_FILE"] = str(file)
    found = only(house, "Key")

    assert found[-1].state == state
    assert "qzkolibri" not in "".join(f"{each.words}{each.how}" for each in found)


async def test_a_running_assistant_whose_token_others_use_is_told(house: House) -> None:
    async def alive(_: object) -> JSONResponse:
        return JSONResponse({"alive": True, "ready": True, "telegram": "telegram_another_poller"})

    server = Server(Starlette(routes=[Route("/healthz", alive), Route("/readyz", alive)]), port=0)
    await server.start()
    house.environment["VESTIBULE_WEB_PORT"] = str(server.port)
    found = (await looked(house))["Web page"]
    await server.stop()

    assert states(found) == ["fine", "mend"]
    assert "/revoke" in found[-1].how


# Telegram ---------------------------------------------------------------------------------------------------


async def with_telegram(house: House, api: FakeBotApi, token: str = "") -> list[Look]:
    house.environment |= {"VESTIBULE_TELEGRAM_TOKEN": token or api.token, "VESTIBULE_TELEGRAM_API_URL": api.url}
    return (await looked(house))["Telegram"]


async def test_a_good_token_is_told_with_the_name_of_its_bot(house: House) -> None:
    async with FakeBotApi() as api:
        (found,) = await with_telegram(house, api)

    assert found.state == "fine"
    assert "@" in found.words


@pytest.mark.parametrize("token", ["123456:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "nonsense"])
async def test_a_wrong_token_is_told_and_never_printed(house: House, token: str) -> None:
    async with FakeBotApi() as api:
        (found,) = await with_telegram(house, api, token)

    assert found.state == "mend"
    assert token not in found.words + found.how


async def test_updates_that_go_elsewhere_are_told(house: House) -> None:
    async with FakeBotApi() as api:
        await api._webhook_method("setwebhook", {"url": "https://thief.example/secret-path", "secret_token": "s" * 20})
        found = await with_telegram(house, api)
        await api._webhook_method("deletewebhook", {})

    assert states(found) == ["fine", "look"]
    assert "thief.example" in found[-1].words
    assert "secret-path" not in found[-1].words


async def test_a_telegram_that_is_away_is_no_fault_of_the_token(house: House) -> None:
    house.environment |= {
        "VESTIBULE_TELEGRAM_TOKEN": "123456:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "VESTIBULE_TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
    }
    found = await looked(house)

    assert states(found["Telegram"]) == states(found["Clock"]) == ["look"]


@pytest.mark.parametrize(("off", "state"), [(timedelta(), "fine"), (timedelta(minutes=9), "mend")])
async def test_the_clock_is_compared_with_telegrams(house: House, off: timedelta, state: str) -> None:
    async def dated(request: web.BaseRequest) -> web.Response:
        there = datetime.now(UTC) + off
        return web.Response(headers={"Date": format_datetime(there, usegmt=True)})

    server = web.ServerRunner(web.Server(dated))
    await server.setup()
    site = web.TCPSite(server, "127.0.0.1", 0)
    await site.start()
    port = server.addresses[0][1]
    house.environment |= {
        "VESTIBULE_TELEGRAM_TOKEN": "123456:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "VESTIBULE_TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
    }
    async with case_of(read_settings(house.environment), house.environment, NOW) as case:
        found = await clock.look(case)
    await server.cleanup()

    assert states(found) == [state]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
