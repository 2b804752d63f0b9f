"""The test's side of the fork server: begin a life, wait for its end, end it in order."""

import asyncio
import itertools
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.acceptance.house import ROOT

PATIENCE = 60.0


@dataclass
class Life:
    """`ended` gives the exit code; minus nine if it was killed."""

    pid: int
    trace: Path
    log: Path
    ended: asyncio.Future[int]

    @property
    def is_over(self) -> bool:
        return self.ended.done()

    async def end(self) -> int:
        if not self.is_over:
            os.kill(self.pid, signal.SIGTERM)
        return await asyncio.wait_for(asyncio.shield(self.ended), PATIENCE)

    def passed(self) -> list[str]:
        """What it has done, operation by operation."""
        return self.trace.read_text().splitlines() if self.trace.exists() else []


class Lives:
    """One fork server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._begun: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int]] = {}
        self._process: asyncio.subprocess.Process
        self._reading: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        with (self._folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.kill.life"),
                cwd=ROOT,
                env={name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait_for(self._process.wait(), PATIENCE)
        await self._reading

    async def begin(
        self, arguments: Sequence[str], environment: Mapping[str, str], clock: Path, kill_at: int = 0
    ) -> Life:
        number = next(self._numbers)
        trace, log = self._folder / f"{number}.trace", self._folder / f"{number}.log"
        loop = asyncio.get_running_loop()
        self._begun[number], self._ended[number] = loop.create_future(), loop.create_future()
        self._send(
            {
                "life": number,
                "arguments": list(arguments),
                "environment": dict(environment),
                "clock": str(clock),
                "kill_at": kill_at,
                "trace": str(trace),
                "log": str(log),
            }
        )
        pid = await asyncio.wait_for(self._begun[number], PATIENCE)
        return Life(pid, trace, log, self._ended[number])

    def _send(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            news = json.loads(line)
            if "pid" in news:
                self._begun[news["life"]].set_result(news["pid"])
            else:
                self._ended[news["life"]].set_result(news["code"])
