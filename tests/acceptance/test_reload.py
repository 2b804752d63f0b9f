"""The practice's files change while people write on Telegram: nobody waits, and the therapist hears what to mend."""

import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import ROOT, House
from tests.acceptance.intake import go_through
from tests.acceptance.person import Person
from tests.fakes.bot_api import FakeBotApi

NAME = "What would you like to be called?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("config", "flows", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "practice" / name)
    return tmp_path / "practice"


@pytest.fixture
async def house(api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, folder: Path) -> House:
    changes = {
        "config": str(folder / "config" / "practice.yaml"),
        "flows": str(folder / "flows"),
        "templates": str(folder / "templates"),
        "reload_seconds": "0.05",
    }
    return await opened(House(api, database_url, clock, **changes), houses)


async def test_a_broken_file_is_told_to_the_therapist_and_to_nobody_else(
    house: House, anna: Person, folder: Path
) -> None:
    elena = await paired(house)
    elena.skip_replies()
    await go_through(anna, upto=NAME)
    flow = folder / "flows" / "free_consultation.yaml"
    good = flow.read_text()
    lines = good.splitlines(keepends=True)
    lines[11] = "\t" + lines[11].lstrip()
    flow.write_text("".join(lines))
    refused = await elena.expect_reply()
    anna.send("Sam")
    asked = await anna.expect_saying("Who would be in the sessions?")
    flow.write_text(good.replace("Who would be in the sessions?", "Who will come?"))
    mended = await elena.expect_reply()
    anna.tap_data(asked, "c:again")
    again = await anna.expect_saying("Who will come?")
    await house.settled()

    assert "free_consultation.yaml:12" in refused.text
    assert "Mend: " in refused.text
    assert "in order again" in mended.text
    assert "Sam" in again.text
    assert not any("free_consultation.yaml" in reply.text for reply in anna.replies)


async def test_what_telegram_shows_of_the_bot_follows_the_files(house: House, api: FakeBotApi, folder: Path) -> None:
    await api.wait_until(lambda: ("short_description", "es") in api.world.texts)
    file = folder / "templates" / "en" / "profile.yaml"
    old = next(line for line in file.read_text().splitlines() if line.startswith("short description:"))
    file.write_text(file.read_text().replace(old, "short description: A first step."))

    await api.wait_until(lambda: api.world.texts.get(("short_description", "")) == "A first step.", seconds=60)
