"""A fork server: everything is imported once, then each life of the bot is a fork that begins at once.

    python -m tests.kill.life

Reads one JSON object a line: {"life": 3, "environment": {...}, "arguments": ["run"], "clock": "/tmp/clock",
"kill_at": 17, "trace": "/tmp/trace", "log": "/tmp/log"}. Writes {"life": 3, "pid": 4711} when it has begun and
{"life": 3, "code": -9} when it has ended. Ends with its input, and takes all lives along.

Each life runs `run_bot.py` as it is, but for its haste: a clock that runs faster, shorter pauses, and the practice's
files read before the fork. Only in one thing it is slower: urgent words wait longer for the database before they are
answered without it, because many lives share a machine here.
"""

import gc
import json
import os
import select
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg  # noqa: F401 - imported here so that no life has to
import uvloop  # noqa: F401

import bot.app
import bot.cli
import bot.cli.run
import bot.receive
import bot.wiring.telegram
from bot.channels.telegram.options import Pace
from bot.deliver import Deliverer
from bot.loading import content_or_raise, folders_of
from bot.settings import read_settings
from bot.store.engines import STORES  # noqa: F401
from tests.acceptance.clock import Clock
from tests.acceptance.house import ROOT
from tests.kill.points import Points, watch

FETCH_SECONDS = 0.1
PATIENCE = 30.0
PACE = partial(Pace, first_pause=0.05, longest_pause=0.3, between_guards=0.1)

Order = dict[str, Any]


def main() -> None:
    os.chdir(ROOT)
    content = content_or_raise(folders_of(read_settings({})))
    bot.app.content_or_raise = lambda _folders: content
    gc.freeze()
    lives: dict[int, Order] = {}
    incoming = b""
    while True:
        ready, _, _ = select.select([0, *lives], [], [])
        for ended in [each for each in ready if each in lives]:
            _tell_end(ended, lives.pop(ended))
        if 0 in ready:
            received = os.read(0, 65536)
            if not received:
                break
            *lines, incoming = (incoming + received).split(b"\n")
            for line in lines:
                _begin(json.loads(line), lives)
    for order in lives.values():
        os.kill(order["pid"], signal.SIGKILL)


def _begin(order: Order, lives: dict[int, Order]) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(_live(order))
    lives[os.pidfd_open(pid)] = {**order, "pid": pid}
    _tell({"life": order["life"], "pid": pid})


def _tell_end(descriptor: int, order: Order) -> None:
    _, status = os.waitpid(order["pid"], 0)
    os.close(descriptor)
    _tell({"life": order["life"], "code": os.waitstatus_to_exitcode(status)})


def _tell(news: Order) -> None:
    os.write(1, json.dumps(news).encode() + b"\n")


def _live(order: Order) -> int:
    """The whole of one life; its exit code."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        watch(Points(Path(order["trace"]), order["kill_at"]))
        _hurry(order["clock"])
        return bot.cli.main(order["arguments"], order["environment"])
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()


def _hurry(clock: str) -> None:
    bot.cli.run.App = partial(bot.app.App, clock=Clock(Path(clock)))  # type: ignore[misc, assignment]
    bot.wiring.telegram.Pace = PACE  # type: ignore[misc, assignment]
    Deliverer.run.__defaults__ = (FETCH_SECONDS,)
    bot.receive.PATIENCE = PATIENCE


if __name__ == "__main__":
    main()
