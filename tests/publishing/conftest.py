"""The bot, running on files of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.publishing.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    one = Stage(tmp_path)
    await one.app.start()
    yield one
    await one.app.stop()
