"""The sections of a run: loads side by side, a slow network, fsyncs, memory; each gives plain rows for the report."""

import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.rig import Bot, Rig
from bench.servers import RunFailed
from bench.subjects import Subject

STRACE = ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range,msync,sync,syncfs")
TURNS_OF_MEMORY = 3
CLIENTS_OF_MEMORY_AT_ONCE = 50


@dataclass(frozen=True)
class Load:
    """So many clients at once, so far from Telegram, for so long."""

    name: str
    clients: int
    seconds: float
    rtt_seconds: float = 0.0


@dataclass(frozen=True)
class Sample:
    """One bot under one load in one round; seconds of CPU are for the whole window."""

    subject: str
    load: str
    round: int
    turns: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    server_cpu: float | None = None
    p50: float | None = None
    p99: float | None = None
    waited: float = 0.0
    others: float = 0.0
    stray: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    startup_seconds: float = 0.0
    rss: int = 0
    error: str = ""


@dataclass(frozen=True)
class Syncs:
    """fsyncs a turn, of the bot or of its database's server."""

    subject: str
    load: str
    per_turn: float


@dataclass(frozen=True)
class Memory:
    """Bytes: after the start, then after each further so many clients."""

    subject: str
    clients: int
    turns: int
    rss: tuple[int, ...]


def side_by_side(
    rig: Rig, subjects: Sequence[Subject], loads: Sequence[Load], rounds: Iterable[int]
) -> Iterator[Sample]:
    """Every bot once in each round and load, close together in time, each time another one first."""
    for number in rounds:
        for load in loads:
            first = number % len(subjects)
            for subject in (*subjects[first:], *subjects[:first]):
                yield sample(rig, subject, load, number)


def sample(rig: Rig, subject: Subject, load: Load, number: int, folder: Path | None = None) -> Sample:
    try:
        with rig.bot(subject, folder=folder) as bot:
            rss = bot.rss()
            result = bot.walk(load.clients, load.seconds, rtt_seconds=load.rtt_seconds)
            result.pop("walked")
            cpu = result.pop("cpu")
            server = cpu[1] if bot.server_pid else None
            startup = bot.startup_seconds
    except RunFailed as failure:
        return Sample(subject.name, load.name, number, error=str(failure))
    return Sample(
        subject.name, load.name, number, cpu=cpu[0], server_cpu=server, startup_seconds=startup, rss=rss, **result
    )


def count_fsyncs(rig: Rig, subjects: Sequence[Subject], loads: Sequence[Load]) -> Iterator[Syncs]:
    """Nothing if strace is absent or may not trace."""
    if not shutil.which("strace") or subprocess.run((*STRACE, "true"), capture_output=True, check=False).returncode:
        return
    for subject in subjects:
        for load in loads:
            trace = rig.work / f"{subject.name}-{load.name}.strace"
            with _traced(rig, subject, trace) as bot:
                before = _lines(trace)
                result = bot.walk(load.clients, load.seconds, rtt_seconds=load.rtt_seconds, pids=[])
                yield Syncs(subject.name, load.name, (_lines(trace) - before) / result["walked"])


@contextmanager
def _traced(rig: Rig, subject: Subject, trace: Path) -> Iterator[Bot]:
    """Under strace from the start; of a bot with a database server, the server."""
    if not subject.wants_postgres:
        with rig.bot(subject, wrap=(*STRACE, "--seccomp-bpf", "-o", str(trace))) as bot:
            yield bot
        return
    server = psutil.Process(rig.postgres().pid)
    watched = [f"-p{process.pid}" for process in (server, *server.children())]
    tracer = subprocess.Popen((*STRACE, "-o", str(trace), *watched), stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        with rig.bot(subject) as bot:
            yield bot
    finally:
        tracer.terminate()
        tracer.wait()


def _lines(trace: Path) -> int:
    """Calls, each once: a call that another thread interrupts fills two lines."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines() if trace.exists() else []
    return sum("sync" in line and "resumed>" not in line for line in lines)


def grow(rig: Rig, subjects: Sequence[Subject], clients: int) -> Iterator[Memory]:
    """Memory after the start, after so many clients and after as many again, each with three turns."""
    for subject in subjects:
        try:
            with rig.bot(subject) as bot:
                sizes = [bot.rss(), *(_after(bot, clients) for _ in range(2))]
        except RunFailed as failure:
            print(failure)
            continue
        yield Memory(subject.name, clients, TURNS_OF_MEMORY, tuple(sizes))


def _after(bot: Bot, clients: int) -> int:
    walk: dict[str, Any] = {"turns": TURNS_OF_MEMORY, "in_all": clients}
    bot.walk(CLIENTS_OF_MEMORY_AT_ONCE, 0, **walk)
    time.sleep(1)
    return bot.rss()
