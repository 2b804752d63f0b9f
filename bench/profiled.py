"""Runs a script with every thread under cProfile: `python -m bench.profiled OUT script.py args`, or `-m module`.

SIGUSR1 forgets what came before. At the end OUT holds, as JSON, a list of functions for each thread: name, calls,
seconds of their own, seconds with what they call.
"""

import cProfile
import json
import pstats
import runpy
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

profiles: list[tuple[str, cProfile.Profile]] = []
run_plain = threading.Thread.run


def _run(thread: threading.Thread) -> None:
    with _begun(thread.name):
        run_plain(thread)


def _begun(name: str) -> cProfile.Profile:
    profile = cProfile.Profile(time.thread_time)  # what a thread does, not what it waits for
    profiles.append((name, profile))
    return profile


def _forget() -> None:
    for _name, profile in profiles:
        profile.clear()


def _rows(profile: cProfile.Profile) -> list[tuple[str, int, float, float]]:
    if not profile.getstats():
        return []
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return [(_short(*place), calls, own, whole) for place, (_, calls, own, whole, _) in stats.items()]


def _short(path: str, line: int, name: str) -> str:
    for root in ("site-packages/", "python3.11/", "program/"):
        path = path.rpartition(root)[2]
    return f"{path}:{line}:{name}" if line else name


def main() -> None:
    out, script, *arguments = sys.argv[1:]
    sys.argv = [script, *arguments]
    threading.Thread.run = _run  # type: ignore[method-assign, assignment]
    signal.signal(signal.SIGUSR1, lambda _signal, _frame: _forget())
    try:
        with _begun("main"):
            if script == "-m":
                sys.argv = arguments
                runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
            else:
                runpy.run_path(script, run_name="__main__")
    finally:
        Path(out).write_text(json.dumps([(name, _rows(profile)) for name, profile in profiles]), encoding="utf-8")


if __name__ == "__main__":
    main()
