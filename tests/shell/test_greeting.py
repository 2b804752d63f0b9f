"""What is printed at the start: where everything is, and a key to the desk only for eyes at this very terminal."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.run import greeting, shows_links
from bot.core.messages import Address
from bot.errors import SettingsError
from bot.posts import Post, Text, ToTherapist
from bot.settings import read_settings
from bot.store.base import Settled
from tests.acceptance.house import ROOT

ELENA = Address("telegram", "9001")


def app_of(**settings: str) -> App:
    environment = {
        "VESTIBULE_CONFIG": str(ROOT / "config" / "practice.yaml"),
        "VESTIBULE_FLOWS": str(ROOT / "flows"),
        "VESTIBULE_TEMPLATES": str(ROOT / "templates"),
        "VESTIBULE_DATABASE_URL": "memory:",
        "VESTIBULE_MASTER_KEY": "17" * 32,
        **{f"VESTIBULE_{name.upper()}": value for name, value in settings.items()},
    }
    return App(read_settings(environment), environment)


@pytest.mark.parametrize(
    ("choice", "url", "is_terminal", "shown"),
    [
        (None, "http://127.0.0.1:8080", True, True),
        (None, "http://localhost:8080", True, True),
        (None, "http://127.0.0.1:8080", False, False),  # a service, whose words go into a log
        (None, "https://chat.example.org", True, False),
        (None, "http://[::1]:8080", True, True),
        (True, "https://chat.example.org", False, True),
        (False, "http://127.0.0.1:8080", True, False),
    ],
)
def test_links_to_the_desk_are_for_this_machine_and_its_terminal(
    choice: bool | None, url: str, is_terminal: bool, shown: bool
) -> None:
    assert shows_links(choice, url, is_terminal=is_terminal) is shown


async def test_a_start_whose_words_go_into_a_log_prints_no_secret() -> None:
    app = app_of()
    lines = await greeting(app, is_terminal=False)

    assert "ticket" not in "\n".join(lines)
    assert any("Desk" in line and "run_bot.py pair elena" in line for line in lines)
    assert app.store._tickets == {}  # type: ignore[attr-defined]
    assert lines[-1] == "Stop with Ctrl+C."


async def test_a_start_at_a_terminal_prints_a_link_for_each_therapist() -> None:
    lines = await greeting(app_of(), is_terminal=True)

    assert any("http://127.0.0.1:8080/desk/login?ticket=" in line and "Elena" in line for line in lines)


async def test_a_setting_prints_the_link_anywhere() -> None:
    lines = await greeting(app_of(print_desk_link="true"), is_terminal=False)

    assert any("/desk/login?ticket=" in line for line in lines)


async def test_a_therapist_who_could_not_be_reached_is_told_of_at_the_start() -> None:
    app = app_of()
    await app.store.pair("elena", ELENA, app.now())
    (parcel,) = await app.store.post([Post("a", ToTherapist("elena"), Text("Look"), kind="alert")], app.now())
    await app.store.settle([Settled(parcel.id, "later", unreachable=True)], app.now() + timedelta(seconds=1))

    notes = [line for line in await greeting(app, is_terminal=False) if "Note" in line]
    assert len(notes) == 1
    assert "Elena" in notes[0]
    assert "could not be reached" in notes[0]
    assert "run_bot.py pair elena" in notes[0]


# Behind a proxy -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "http://chat.example.org"])
def test_behind_a_tls_proxy_the_public_address_has_to_be_https(url: str) -> None:
    with pytest.raises(SettingsError, match="VESTIBULE_WEB_PUBLIC_URL=https://"):
        app_of(web_behind_tls_proxy="true", web_public_url=url)


def test_behind_a_tls_proxy_with_an_https_address_it_starts() -> None:
    app = app_of(web_behind_tls_proxy="true", web_public_url="https://chat.example.org")

    assert app.web.url == "https://chat.example.org"


async def test_a_start_with_stale_help_lines_says_so_loudly_and_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    file = tmp_path / "config" / "helplines.yaml"
    file.write_text(re.sub("last verified: .*", "last verified: 2020-01-01", file.read_text("utf-8")), "utf-8")

    lines = await greeting(app_of(config=str(tmp_path / "config" / "practice.yaml")), is_terminal=False)

    assert [line for line in lines if "WARNING" in line and "help lines were last checked" in line]
    assert "help lines stale" in caplog.text
