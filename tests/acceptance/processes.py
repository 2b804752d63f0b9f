"""The bot in processes of its own: started, told to end, or killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.acceptance.house import ROOT

PATIENCE = 60.0


class Process:
    """`log`: where it writes its errors, for when a test fails."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._arguments = arguments
        self._environment = {**_plain(), **environment}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "the process was not started"
        return self._process

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=ROOT,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def line(self) -> str:
        """The next line it prints."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = (await self.process.stdout.readline()).decode()
        assert line, self._log.read_text()
        return line.rstrip()

    async def output(self) -> str:
        """All that it prints, until it ends."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            printed = (await self.process.stdout.read()).decode()
            await self.process.wait()
        return printed

    async def ready(self) -> None:
        """A worker of `tests.acceptance.worker`, when people can write."""
        await self.start()
        self.port = int(await self.line())

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Told to end; its exit code, negative if a signal ended it."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.end(signal.SIGKILL)


def worker(environment: Mapping[str, str], clock: Path, folder: Path, name: str) -> Process:
    given = {**environment, "VESTIBULE_WORKER": name, "ACCEPTANCE_CLOCK": str(clock)}
    return Process(["-m", "tests.acceptance.worker"], given, folder / f"{name}.log")


def run_bot(*arguments: str, environment: Mapping[str, str], folder: Path, name: str = "bot") -> Process:
    """`python run_bot.py`, exactly as people start it."""
    return Process(["run_bot.py", *arguments], environment, folder / f"{name}.log")


def _plain() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
