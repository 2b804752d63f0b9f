"""One installation as an operator has it: the bot in a process, and commands beside it."""

from pathlib import Path

from tests.acceptance.house import environment_for
from tests.acceptance.processes import Process, run_bot
from tests.fakes.bot_api import FakeBotApi


class Bot:
    """One installation: the same database and settings for each of its processes."""

    def __init__(self, api: FakeBotApi, url: str, folder: Path) -> None:
        self.environment = environment_for(api, url, trial="yes")
        self.folder = folder
        self.processes: list[Process] = []

    async def run(self) -> Process:
        process = await self.begin("run")
        while await process.line() != "Stop with Ctrl+C.":
            """The greeting."""
        return process

    async def command(self, *arguments: str) -> str:
        process = await self.begin(*arguments)
        printed = await process.output()
        assert process.process.returncode == 0, printed
        return printed

    async def begin(self, *arguments: str) -> Process:
        process = run_bot(*arguments, environment=self.environment, folder=self.folder)
        await process.start()
        self.processes.append(process)
        return process

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()
