"""An office on each engine, with people who write to it."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
def typing_pause() -> int:
    """Seconds; a test that types in pieces gives another."""
    return 0


@pytest.fixture
async def office(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, typing_pause: int
) -> Office:
    one = Office(api, database_url, clock, tmp_path, pause=typing_pause)
    await opened(one, houses)
    return one


@pytest.fixture
async def therapist(office: Office) -> Person:
    return await paired(office)
