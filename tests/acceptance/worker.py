"""A worker as a process of its own: what `run_bot.py` runs, with a clock that the test holds.

    ACCEPTANCE_CLOCK=/tmp/clock VESTIBULE_...=... python -m tests.acceptance.worker

Prints the port of its web server once people can write.
"""

import asyncio
import os
from pathlib import Path

from bot import logs
from bot.app import App
from bot.cli.loop import loop_factory
from bot.settings import read_settings
from tests.acceptance.clock import Clock

CLOCK = "ACCEPTANCE_CLOCK"


async def main() -> None:
    app = App(read_settings(os.environ), os.environ, clock=Clock(Path(os.environ[CLOCK])))
    try:
        await app.start()
        print(app.web.url.rpartition(":")[2], flush=True)
        await app.until_stopped()
    finally:
        await app.stop()


if __name__ == "__main__":
    logs.set_up("WARNING")
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main())
