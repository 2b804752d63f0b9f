"""A database as it is before the first client comes: migrated, and the therapist's account paired."""

import re
from pathlib import Path

from tests.acceptance.clock import Clock
from tests.acceptance.house import THERAPIST, THERAPIST_ACCOUNT, environment_for
from tests.acceptance.person import PATIENCE, Person
from tests.fakes.bot_api import FakeBotApi
from tests.kill.databases import Maker
from tests.kill.lives import Lives


async def prepared(maker: Maker, lives: Lives, folder: Path) -> None:
    """From here on, `maker` gives copies of it."""
    clock = Clock.make(folder / "clock")
    database = await maker.fresh()
    async with FakeBotApi() as api:
        environment = environment_for(api, database.url)
        bot = await lives.begin(["run"], environment, clock.path)
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")), PATIENCE)
        pairing = await lives.begin(["pair", THERAPIST], environment, clock.path)
        assert await pairing.ended == 0, pairing.log.read_text()
        code = re.search(r"/start (p_\S+)", pairing.log.read_text())
        assert code is not None
        elena = Person(api, THERAPIST_ACCOUNT, first_name="Elena")
        elena.command("start", code[1])
        await elena.expect_reply()
        await api.wait_until(lambda: not api.updates.pending, PATIENCE)
        assert await bot.end() == 0
    await maker.keep(database)
