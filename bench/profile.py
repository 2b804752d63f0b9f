"""Where our bot's time goes: `python -m bench.profile [--subject vestibule_sqlite] [--clients 50] [--seconds 10]`.

Samples by CPU time, so "100 %" is the CPU of the whole process. "own" is a function alone, "with" includes what it
calls; "CPU by thread" is the kernel's own account.
"""

import argparse
import json
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from bench.rig import Rig, opened
from bench.subjects import ROOT, SUBJECTS, Subject

Stacks = Sequence[tuple[list[str], int]]
LONGEST = 40


def main() -> None:
    given = _arguments()
    with opened() as rig:
        out = rig.work / "stacks.json"
        result, threads = _run(rig, _sampled(SUBJECTS[given.subject], out), given)
        stacks: Stacks = json.loads(out.read_text(encoding="utf-8"))
    print(_head(result, threads))
    everything = sum(count for _stack, count in stacks)
    for title, count in (("own", own), ("with what it calls", inclusive), ("by package", packages)):
        print(f"\n{title}\n{_table(count(stacks), everything, given.lines)}")


def _sampled(subject: Subject, out: Path) -> Subject:
    """The same script under the sampler."""
    python, *script = subject.command
    return replace(subject, command=(python, "-m", "bench.sampler", str(out), *script))


def _run(rig: Rig, subject: Subject, given: argparse.Namespace) -> tuple[dict[str, Any], dict[int, float]]:
    with rig.bot(subject) as bot:
        process = psutil.Process(bot.process.pid)
        process.send_signal(signal.SIGUSR1)  # what came before is the start
        before = {thread.id: thread.user_time + thread.system_time for thread in process.threads()}
        result = bot.walk(given.clients, given.seconds)
        after = {thread.id: thread.user_time + thread.system_time for thread in process.threads()}
        process.terminate()
        bot.process.wait(30)
    return result, {ident: spent - before.get(ident, 0.0) for ident, spent in after.items()}


def _head(result: dict[str, Any], threads: dict[int, float]) -> str:
    turns, calls = result["turns"], result["calls"]
    spent = "  ".join(f"{seconds / result['walked'] * 1000:.3f}" for seconds in threads.values() if seconds > 0.005)
    asked = "  ".join(f"{name} {count / turns:.3f}" for name, count in sorted(calls.items()))
    speed, cpu = turns / result["seconds"], result["cpu"][0] / turns * 1000
    return (
        f"{speed:.0f} turns/s, {cpu:.3f} CPU s per 1000 turns, sampled\n"
        f"CPU by thread, ms a turn: {spent}\ncalls a turn: {asked}"
    )


def own(stacks: Stacks) -> Counter[str]:
    counts: Counter[str] = Counter()
    for stack, count in stacks:
        counts[stack[0] if not stack[0].startswith("(") else " ".join(stack[:2])] += count
    return counts


def inclusive(stacks: Stacks) -> Counter[str]:
    counts: Counter[str] = Counter()
    for stack, count in stacks:
        counts.update(dict.fromkeys(stack, count))
    return counts


def packages(stacks: Stacks) -> Counter[str]:
    counts: Counter[str] = Counter()
    for stack, count in stacks:
        place = stack[1] if stack[0].startswith("(") and len(stack) > 1 else stack[0]
        parts = place.partition(":")[0].split("/")
        counts["/".join(parts[:2]) if parts[0] == "bot" else parts[0]] += count
    return counts


def _table(counts: Counter[str], everything: int, lines: int) -> str:
    rows: Iterable[tuple[str, int]] = counts.most_common(lines)
    return "\n".join(f"{count / everything:7.1%}  {name.replace(str(ROOT), '')}" for name, count in rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.profile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subject", choices=SUBJECTS, default="vestibule_sqlite")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--lines", type=int, default=LONGEST)
    return parser.parse_args()


if __name__ == "__main__":
    main()
