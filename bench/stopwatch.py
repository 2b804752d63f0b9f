"""Runs our bot with a stopwatch on the stages of a turn: `python -m bench.stopwatch OUT run_bot.py run`.

The clock is the thread's CPU, so waiting for the disk or the other thread does not count; a stage costs about a
microsecond more than without it. SIGUSR1 forgets what came before. OUT holds name -> [calls, seconds] as JSON.
"""

import importlib
import json
import runpy
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

STAGES = """
bot.channels.telegram.raw:raw_letter
bot.channels.telegram.raw:group_of
bot.store.sqlite.store:SqliteStore._handle
bot.store.sqlite.handling:Handling._find
bot.receive:Receiver._understand
telegram:Update.de_json
bot.core.decide:decide
bot.core.danger.reading:Reader.read
bot.core.flow.engine:stand
bot.core.flow.engine:progress
bot.core.conversation.answering:take
bot.core.conversation.asking:question
bot.outcomes:Writing.outcome
bot.render.voice:Voice.render
bot.store.deciding:_Writing.run
bot.store.deciding:write_snapshot
bot.store.sqlite.handling:Handling.write
bot.store.sqlite.sending:Sending.post
bot.store.vault:Vault.lookup
bot.store.vault:DataKey.seal
bot.store.sqlite.store:SqliteStore._settle
bot.channels.telegram.outbound:calls_for
"""
"""Callers before callees; what is no longer there is left out."""

spent: dict[str, list[float]] = {}


def _timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def run(*arguments: Any, **named: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*arguments, **named)
        finally:
            calls_and_seconds = spent.setdefault(name, [0, 0.0])
            calls_and_seconds[0] += 1
            calls_and_seconds[1] += time.thread_time() - began

    return run


def _watch(stage: str) -> None:
    module, _, path = stage.partition(":")
    *owners, name = path.split(".")
    try:
        owner: Any = importlib.import_module(module)
        for each in owners:
            owner = getattr(owner, each)
        plain = vars(owner)[name]
    except (ImportError, AttributeError, KeyError):
        return
    is_wrapped = isinstance(plain, classmethod | staticmethod)
    timed = _timed(stage, plain.__func__ if is_wrapped else plain)
    setattr(owner, name, type(plain)(timed) if is_wrapped else timed)
    if not owners:
        _replace_everywhere(plain, timed)


def _replace_everywhere(plain: Any, timed: Any) -> None:
    """A function is also known to the modules that imported it."""
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if value is plain:
                setattr(module, name, timed)


def main() -> None:
    out, script, *arguments = sys.argv[1:]
    importlib.import_module("bot.cli")
    for stage in STAGES.split():
        _watch(stage)
    sys.argv = [script, *arguments]
    signal.signal(signal.SIGUSR1, lambda _signal, _frame: spent.clear())
    try:
        runpy.run_path(script, run_name="__main__")
    finally:
        Path(out).write_text(json.dumps(spent), encoding="utf-8")


if __name__ == "__main__":
    main()
