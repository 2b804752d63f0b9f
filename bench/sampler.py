"""Runs a script and notes every two milliseconds of CPU where it is: `python -m bench.sampler OUT script.py args`.

Sampling by CPU time disturbs little; cProfile would make small functions look dear. When the main thread waits, the
sample goes to the threads that do not. The stacks are written as JSON when the script ends.
"""

import json
import runpy
import signal
import sys
import threading
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Final

EVERY_SECONDS: Final = 0.002
WAITING: Final = frozenset({"select", "poll", "wait", "get", "run_forever", "run", "_worker", "_wait_for_tstate_lock"})

stacks: Counter[tuple[str, ...]] = Counter()


def _note(_signal: int, frame: FrameType | None) -> None:
    stack = _stack(frame)
    if stack and stack[0].rpartition(":")[2] in WAITING:
        main = threading.main_thread().ident
        others = [_stack(each) for ident, each in sys._current_frames().items() if ident != main]
        busy = [each for each in others if each and each[0].rpartition(":")[2] not in WAITING]
        stack = ("(thread)", *busy[0]) if busy else ("(waiting or C)", *stack)
    stacks[stack] += 1


def _stack(frame: FrameType | None) -> tuple[str, ...]:
    """Innermost first, as `file:function`."""
    names = []
    while frame is not None:
        names.append(f"{_short(frame.f_code.co_filename)}:{frame.f_code.co_qualname}")
        frame = frame.f_back
    return tuple(names)


def _short(path: str) -> str:
    for root in ("site-packages/", "python3.11/", f"{Path.cwd()}/"):
        path = path.rpartition(root)[2]
    return path


def main() -> None:
    out, script, *arguments = sys.argv[1:]
    sys.argv = [script, *arguments]
    signal.signal(signal.SIGPROF, _note)
    signal.signal(signal.SIGUSR1, lambda _signal, _frame: stacks.clear())
    signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)
    try:
        if script == "-m":
            sys.argv = arguments
            runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(script, run_name="__main__")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(out).write_text(json.dumps([[list(stack), count] for stack, count in stacks.items()]), encoding="utf-8")


if __name__ == "__main__":
    main()
