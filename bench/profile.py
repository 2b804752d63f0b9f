"""Where our bot's time goes: `python -m bench.profile [--subject vestibule_sqlite] [--clients 50] [--seconds 8]`.

Three runs: by thread, untouched, by the kernel's account; by stage, with a stopwatch of the thread's CPU on each; and
by function under cProfile, which makes Python several times dearer than it is: there compare rows, and trust calls.
"""

import argparse
import json
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

import psutil

from bench.report import table
from bench.rig import Bot, Rig, opened
from bench.subjects import SUBJECTS, Subject

Row = tuple[str, int, float, float]
WORTH_A_TABLE = 0.02  # seconds of CPU; of all the CPU there was


def main() -> None:
    given = _arguments()
    with opened() as rig:
        print(_threads(rig, SUBJECTS[given.subject], given))
        if SUBJECTS[given.subject].is_ours:
            print(f"\n{_stages(rig, SUBJECTS[given.subject], given)}")
        if given.lines:
            print(_functions(rig, SUBJECTS[given.subject], given))


def _threads(rig: Rig, subject: Subject, given: argparse.Namespace) -> str:
    with rig.bot(subject) as bot:
        before = _spent(bot)
        result = bot.walk(given.clients, given.seconds)
        after = _spent(bot)
    turns, walked = result["turns"], result["walked"]
    used = {ident: seconds - before.get(ident, 0) for ident, seconds in after.items()}
    threads = ", ".join(
        f"{'main' if ident == bot.process.pid else 'other'} {seconds / walked * 1000:.3f}"
        for ident, seconds in used.items()
        if seconds > WORTH_A_TABLE
    )
    calls = ", ".join(f"{name} {count / turns:.3f}" for name, count in sorted(result["calls"].items()))
    return f"{_headline(subject, given, result)}\nCPU by thread, ms a turn: {threads}\nrequests a turn: {calls}"


def _headline(subject: Subject, given: argparse.Namespace, result: dict[str, Any]) -> str:
    speed, cpu = result["turns"] / result["seconds"], result["cpu"][0] / result["turns"] * 1000
    figures = f"{speed:.0f} turns/s, CPU {cpu:.3f} ms a turn; others took {result['others']:.2f} cores"
    return f"{subject.name}, C={given.clients}: {figures}"


def _spent(bot: Bot) -> dict[int, float]:
    return {thread.id: thread.user_time + thread.system_time for thread in psutil.Process(bot.process.pid).threads()}


def _stages(rig: Rig, subject: Subject, given: argparse.Namespace) -> str:
    stages, result = _under(rig, subject, "bench.stopwatch", given)
    turns = result["walked"]
    shown = [["us/turn", "calls", "us/call", "stage"]]
    for name, (calls, seconds) in sorted(stages.items(), key=lambda item: -item[1][1]):
        shown.append([f"{seconds / turns * 1e6:.1f}", f"{calls / turns:.2f}", f"{seconds / calls * 1e6:.1f}", name])
    return f"with a stopwatch: {_headline(subject, given, result)}\n{table(shown)}"


def _functions(rig: Rig, subject: Subject, given: argparse.Namespace) -> str:
    threads, result = _under(rig, subject, "bench.profiled", given)
    everything = sum(own for _name, rows in threads for _function, _calls, own, _whole in rows)
    parts = []
    for name, rows in threads:
        if sum(own for _function, _calls, own, _whole in rows) > WORTH_A_TABLE * everything:
            for title, key in (("by own time", itemgetter(2)), ("with what is called", itemgetter(3))):
                chosen = _table(rows, result["walked"], given.lines, key)
                parts.append(f"\n{name}, {title}\n{chosen}")
    return "\n".join(parts)


def _under(rig: Rig, subject: Subject, wrapper: str, given: argparse.Namespace) -> tuple[Any, dict[str, Any]]:
    """What the wrapper wrote of a run, and the run's result."""
    out = rig.work / "profile.json"
    python, *script = subject.command
    with rig.bot(replace(subject, command=(python, "-m", wrapper, str(out), *script))) as bot:
        bot.process.send_signal(signal.SIGUSR1)  # what came before is the start
        result = bot.walk(given.clients, given.seconds)
        bot.process.terminate()
        bot.process.wait(60)
    return json.loads(out.read_text(encoding="utf-8")), result


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
    parser.add_argument("--lines", type=int, default=40, help="functions a table; 0: no cProfile")
    return parser.parse_args()


if __name__ == "__main__":
    main()
