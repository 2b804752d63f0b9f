"""Where our bot's time goes: `python -m bench.profile [--subject vestibule_sqlite] [--clients 50] [--seconds 10]`.

First, what each thread costs without a profiler, by the kernel's account: that is the truth. Then each thread's
functions under cProfile, in microseconds a turn. cProfile makes Python dearer than C: compare rows, not sums.
"""

import argparse
import json
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from bench.report import table
from bench.rig import Bot, Rig, opened
from bench.subjects import SUBJECTS, Subject

Row = tuple[str, int, float, float]
WORTH_A_TABLE = 0.02  # of all the CPU a thread has, to be shown


def main() -> None:
    given = _arguments()
    with opened() as rig:
        print(_plain(rig, SUBJECTS[given.subject], given))
        threads, walked = _profiled(rig, SUBJECTS[given.subject], given)
    everything = sum(own for _name, rows in threads for _function, _calls, own, _whole in rows)
    for name, rows in threads:
        if sum(own for _function, _calls, own, _whole in rows) > WORTH_A_TABLE * everything:
            print(f"\n{name}, by own time\n{_table(rows, walked, given.lines, lambda row: row[2])}")
            print(f"\n{name}, with what is called\n{_table(rows, walked, given.lines, lambda row: row[3])}")


def _plain(rig: Rig, subject: Subject, given: argparse.Namespace) -> str:
    with rig.bot(subject) as bot:
        before = _spent(bot)
        result = bot.walk(given.clients, given.seconds)
        after = _spent(bot)
    turns, walked = result["turns"], result["walked"]
    threads = ", ".join(
        f"{'main' if ident == bot.process.pid else 'other'} {(seconds - before.get(ident, 0)) / walked * 1000:.3f}"
        for ident, seconds in after.items()
        if seconds - before.get(ident, 0) > WORTH_A_TABLE
    )
    calls = ", ".join(f"{name} {count / turns:.3f}" for name, count in sorted(result["calls"].items()))
    speed, cpu = turns / result["seconds"], result["cpu"][0] / turns * 1000
    first = f"{subject.name}, C={given.clients}: {speed:.0f} turns/s, CPU {cpu:.3f} ms a turn"
    return f"{first}; others took {result['others']:.2f} cores\nby thread: {threads}\nrequests a turn: {calls}"


def _spent(bot: Bot) -> dict[int, float]:
    return {thread.id: thread.user_time + thread.system_time for thread in psutil.Process(bot.process.pid).threads()}


def _profiled(rig: Rig, subject: Subject, given: argparse.Namespace) -> tuple[list[tuple[str, list[Row]]], int]:
    out = rig.work / "profile.json"
    python, *script = subject.command
    with rig.bot(replace(subject, command=(python, "-m", "bench.profiled", str(out), *script))) as bot:
        bot.process.send_signal(signal.SIGUSR1)  # what came before is the start
        result = bot.walk(given.clients, given.seconds)
        bot.process.terminate()
        bot.process.wait(60)
    return json.loads(Path(out).read_text(encoding="utf-8")), result["walked"]


def _table(rows: Sequence[Row], turns: int, lines: int, key: Callable[[Row], float]) -> str:
    def micros(seconds: float) -> str:
        return f"{seconds / turns * 1e6:.1f}"

    shown: list[Any] = [["us own", "us with", "calls", "function"]]
    for name, calls, own, whole in sorted(rows, key=key, reverse=True)[:lines]:
        shown.append([micros(own), micros(whole), f"{calls / turns:.2f}", name])
    return table(shown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.profile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subject", choices=SUBJECTS, default="vestibule_sqlite")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--lines", type=int, default=45)
    return parser.parse_args()


if __name__ == "__main__":
    main()
