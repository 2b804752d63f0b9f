"""`python -m bench`: all bots, all loads, a table and a JSON file in `bench/results/`."""

import argparse
import json
import os
import platform
import signal
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import bench
from bench.book import Book, cpu, speed
from bench.crash import kill_often
from bench.files import beside_floors
from bench.growth import SIZES, fill_up
from bench.measure import Load, Sample, count_fsyncs, grow, side_by_side
from bench.report import report
from bench.rig import RESULTS, Rig, opened
from bench.subjects import SUBJECTS, Subject
from bot.store.sqlite.connection import driver

FAR = Load("far", 500, 40, 0.03)
FAR_SUBJECTS = ("vestibule_sqlite", "vestibule_postgres", "ptb_pickle", "aiogram_sqlite")
MEMORY_SUBJECTS = ("vestibule_sqlite", "vestibule_postgres", "ptb_echo", "ptb_pickle", "aiogram_memory")
GROWING_SUBJECT = "vestibule_sqlite"
SECTIONS = ("loads", "far", "fsyncs", "memory", "growth", "files", "kills")
KILLED_SUBJECTS = ("vestibule_sqlite", "vestibule_postgres")
PACKAGES = ("python-telegram-bot", "httpx", "httpcore", "anyio", "sniffio", "aiogram", "aiohttp", "aiosqlite", "uvloop")


def main() -> None:
    given = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM):  # also in the background, so that no process stays behind
        signal.signal(number, signal.default_int_handler)
    subjects = [SUBJECTS[name] for name in given.subjects]
    loads = _loads(given)
    book = Book()
    with opened() as rig:
        try:
            _measure(rig, book, subjects, loads, given)
        finally:
            _tell(book, subjects, [load for load in (*loads, FAR, *_growth_loads(given)) if book.has(load.name)])


def _measure(
    rig: Rig, book: Book, subjects: Sequence[Subject], loads: Sequence[Load], given: argparse.Namespace
) -> None:
    if "loads" in given.sections:
        _note(book, side_by_side(rig, subjects, loads, range(given.rounds)))
    if "far" in given.sections:
        far = [subject for subject in subjects if subject.name in FAR_SUBJECTS]
        _note(book, side_by_side(rig, far, [FAR], range(given.far_rounds)))
    if "fsyncs" in given.sections:
        book.syncs.extend(count_fsyncs(rig, [subject for subject in subjects if subject.stores], loads))
    if "memory" in given.sections:
        growing = [subject for subject in subjects if subject.name in MEMORY_SUBJECTS]
        book.memories.extend(grow(rig, growing, given.memory_clients))
    if "growth" in given.sections:
        _measure_growth(rig, book, given)
    book.shares.extend(beside_floors(given.rounds) if "files" in given.sections else ())
    if "kills" in given.sections:
        killed = [subject for subject in subjects if subject.name in KILLED_SUBJECTS]
        book.kills.extend(kill for subject in killed for kill in kill_often(rig, subject, given.kills))


def _measure_growth(rig: Rig, book: Book, given: argparse.Namespace) -> None:
    if GROWING_SUBJECT in given.subjects:
        _note(book, fill_up(rig, SUBJECTS[GROWING_SUBJECT], _growth_loads(given), range(given.rounds)))


def _note(book: Book, samples: Iterable[Sample]) -> None:
    for sample in samples:
        print(f"round {sample.round + 1}  {sample.load:4} {sample.subject:20} {_brief(sample)}", flush=True)
        book.samples.append(sample)


def _growth_loads(given: argparse.Namespace) -> list[Load]:
    return [Load(name, 50, given.seconds) for name in SIZES]


def _brief(sample: Sample) -> str:
    if not sample.turns:
        return "failed"
    return f"{speed(sample):6.0f} turns/s, {cpu(sample):.3f} CPU s/1000"


def _tell(book: Book, subjects: Iterable[Subject], loads: Sequence[Load]) -> None:
    ours = [subject.name for subject in subjects if subject.is_ours]
    text = f"{_surroundings()}\n\n{report(book, loads, ours)}"
    name = time.strftime("%Y%m%d-%H%M%S")
    (RESULTS / f"{name}.txt").write_text(text, encoding="utf-8")
    (RESULTS / f"{name}.json").write_text(json.dumps(book.as_json(), indent=1), encoding="utf-8")
    print(f"\n{text}\nThese tables and all samples: bench/results/{name}.txt and .json")


def _surroundings() -> str:
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    engines = f"SQLite {sqlite3.sqlite_version} (peers) and {driver.sqlite_version} (ours)"
    python = f"Python {platform.python_version()}, {engines}, {os.cpu_count()} cores"
    return f"{python}\n{packages}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "MISSING"


def _loads(given: argparse.Namespace) -> list[Load]:
    seconds = given.seconds
    loads = [Load(str(clients), clients, seconds * (1.5 if clients >= 500 else 1)) for clients in given.clients]
    return [replace(load, rtt_seconds=given.rtt) for load in loads]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=bench.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="two short rounds of the loads, for a first look")
    parser.add_argument("--rounds", type=int, help="paired rounds, default 5")
    parser.add_argument("--far-rounds", type=int, default=2, help="rounds of 500 clients behind an RTT of 30 ms")
    parser.add_argument("--seconds", type=float, help="length of a window, default 4; half as long again for C=500")
    parser.add_argument("--clients", type=_numbers, default=[1, 50, 500], help="clients at once, by comma")
    parser.add_argument("--rtt", type=_duration, default=0.0, help="distance to Telegram in the loads, such as 30ms")
    parser.add_argument("--subjects", type=_subjects, default=list(SUBJECTS), help=f"of {', '.join(SUBJECTS)}")
    parser.add_argument("--sections", type=_sections, help=f"of {', '.join(SECTIONS)}; default all")
    parser.add_argument("--memory-clients", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20, help="how often each of our bots is killed under load")
    given = parser.parse_args()
    given.rounds = given.rounds or (2 if given.quick else 5)
    given.seconds = given.seconds or (2.0 if given.quick else 4.0)
    given.sections = given.sections or (["loads", "fsyncs"] if given.quick else list(SECTIONS))
    return given


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _duration(text: str) -> float:
    return float(text.removesuffix("ms")) / 1000


def _subjects(text: str) -> list[str]:
    return _known(text, SUBJECTS)


def _sections(text: str) -> list[str]:
    return _known(text, SECTIONS)


def _known(text: str, names: Iterable[str]) -> list[str]:
    parts = text.split(",")
    if unknown := [part for part in parts if part not in names]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}")
    return parts


if __name__ == "__main__":
    main()
