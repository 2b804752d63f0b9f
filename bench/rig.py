"""A bot as a process of its own: where it runs, when it is ready, how it ends."""

import compileall
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.servers import Fake, Postgres, RunFailed, pin
from bench.subjects import ROOT, Place, Subject

RESULTS = Path(__file__).with_name("results")
PROGRAM = ("bot", "bench", "config", "templates")
START_SECONDS = 60.0
SETTLE_SECONDS = 1.0


@dataclass
class Rig:
    """Everything a run needs; `work` lies on the disk of the project, because fsync in memory costs nothing."""

    fake: Fake
    work: Path
    _postgres: Postgres | None = field(default=None, init=False)

    @property
    def program(self) -> Path:
        """A copy, so that whoever goes on editing changes no figure."""
        return self.work / "program"

    def postgres(self) -> Postgres:
        self._postgres = self._postgres or Postgres(self.work)
        return self._postgres

    def bot(
        self, subject: Subject, *, wrap: Sequence[str] = (), folder: Path | None = None
    ) -> AbstractContextManager["Bot"]:
        """In the folder given, or in a fresh one that goes with it."""
        if folder is not None:
            return running(self, subject, folder, wrap)
        return _running_afresh(self, subject, wrap)

    def close(self) -> None:
        self.fake.close()
        if self._postgres is not None:
            self._postgres.close()
        shutil.rmtree(self.work, ignore_errors=True)


@contextmanager
def opened() -> Iterator[Rig]:
    RESULTS.mkdir(exist_ok=True)
    rig = Rig(Fake(), Path(tempfile.mkdtemp(prefix="run-", dir=RESULTS)))
    try:
        _copy_program(rig.program)
        yield rig
    finally:
        rig.close()


def _copy_program(to: Path) -> None:
    for part in PROGRAM:
        shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("results", "__pycache__"))
    for file in ("run_bot.py", "CHANGELOG.md"):
        shutil.copy2(ROOT / file, to)
    compileall.compile_dir(to, quiet=1)


@dataclass
class Bot:
    """A bot that polls; `server_pid` and `database_url` are its database server's, if it has one."""

    rig: Rig
    subject: Subject
    process: subprocess.Popen[bytes]
    folder: Path
    startup_seconds: float
    server_pid: int = 0
    database_url: str = ""

    def walk(self, clients: int, seconds: float, **given: Any) -> dict[str, Any]:
        pids = [self.process.pid, *([self.server_pid] if self.server_pid else [])]
        walk = {"clients": clients, "seconds": seconds, "pids": pids, "strict": self.subject.strict, **given}
        result: dict[str, Any] = self.rig.fake.ask("walk", **walk)
        if "error" in result:
            raise RunFailed(f"{self.subject.name}: {result['error']}\n{tail(self.folder)}")
        return result

    def rss(self) -> int:
        process = psutil.Process(self.process.pid)
        return int(sum(one.memory_info().rss for one in (process, *process.children(recursive=True))))


@contextmanager
def _running_afresh(rig: Rig, subject: Subject, wrap: Sequence[str]) -> Iterator[Bot]:
    folder = Path(tempfile.mkdtemp(prefix=f"{subject.name}-", dir=rig.work))
    try:
        with running(rig, subject, folder, wrap) as bot:
            yield bot
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(rig: Rig, subject: Subject, folder: Path, wrap: Sequence[str]) -> Iterator[Bot]:
    """Start, wait for the first `getUpdates`, let settle; kill at the end, so that all end alike."""
    rig.fake.ask("forget")
    url = rig.postgres().fresh() if subject.wants_postgres else ""
    place = Place(**rig.fake.place, program=rig.program, folder=folder, database_url=url)
    environment = {**_plain_environment(), **subject.environment(place)}
    began = time.monotonic()
    with (folder / "log").open("wb") as log:
        command = (*wrap, *subject.command)
        process = subprocess.Popen(
            command, cwd=rig.program, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        pin(process.pid, (os.cpu_count() or 1) - 1)
        polled = _first_poll(rig.fake, subject, process, folder)
        time.sleep(SETTLE_SECONDS)
        server = rig.postgres().pid if subject.wants_postgres else 0
        yield Bot(rig, subject, process, folder, polled - began, server, url)
    finally:
        _end(process)


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("VESTIBULE_")}


def _first_poll(fake: Fake, subject: Subject, process: subprocess.Popen[bytes], folder: Path) -> float:
    limit = time.monotonic() + START_SECONDS
    while (polled := fake.ask("first_poll")) is None:
        if process.poll() is not None or time.monotonic() > limit:
            raise RunFailed(f"{subject.name} did not start\n{tail(folder)}")
        time.sleep(0.02)
    return float(polled)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def tail(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]
