"""The other side: Telegram and its clients in one process, ordered about by JSON lines.

    python -m bench.clients

prints its address and token, then answers each line of its standard input with one line:

    {"do": "first_poll"}                                     when `getUpdates` was first called, or null
    {"do": "forget"}                                         between two bots: no update, message or count is left
    {"do": "walk", "clients": 50, "seconds": 5, ...}         see `Walks`
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import psutil
import uvloop

from bench.questions import TURNS, marker, words
from bench.spent import by_others, cpu_seconds
from tests.fakes.bot_api import FakeBotApi, FakeClient, SentMessage

AFTER_A_KILL = 0.3  # seconds in which what was on the way arrives
PATIENCE_SECONDS = 30.0  # without a single turn, after which a bot counts as dead
MARKERS = tuple(marker(turn) for turn in range(len(TURNS)))


class LoadApi(FakeBotApi):
    """Counts calls, and notes when a bot first asked for updates."""

    def __init__(self) -> None:
        super().__init__()
        self.recording = False
        self.first_poll: float | None = None
        self.last_client = 1_000_000
        self.counts: Counter[str] = Counter()

    async def _carry_out(self, name: str, params: dict[str, Any]) -> tuple[int, bytes]:
        self.counts[name] += 1
        if name == "getupdates" and self.first_poll is None:
            self.first_poll = time.monotonic()
        return await super()._carry_out(name, params)

    def forget(self) -> None:
        self.first_poll = None
        self.updates.pending.clear()
        self.updates.allow([])
        self.counts.clear()
        for memory in (self.world.sent, self.world.sent_to, self.world.messages, self.world.chats):
            memory.clear()
        gc.collect()


@dataclass(slots=True)
class Walk:
    """One client on the way: the turn they wait for, and since when."""

    client: FakeClient
    turn: int
    since: float


@dataclass
class Walks:
    """So many clients at once, each replaced when done, for so many seconds or until so many have been.

    `turns`: how many turns one client has. `strict`: only the right question counts as a reply. `pids`: processes
    whose CPU seconds are taken at both ends of the window, with their children. `kill`: the process group that is
    killed when the time is over; the result then says how many replies each client has received.
    """

    clients: int
    seconds: float
    turns: int = len(TURNS)
    strict: bool = True
    in_all: int | None = None
    rtt_seconds: float = 0.0
    pids: list[int] = field(default_factory=list)
    kill: int | None = None

    def __post_init__(self) -> None:
        self._walks: dict[int, Walk] = {}
        self._latencies: list[float] = []
        self._reached: dict[str, int] = {}
        self._done = self._stray = self._started = 0

    async def run(self, api: LoadApi) -> dict[str, Any]:
        self._api = api
        api.latency_seconds = self.rtt_seconds
        api.world.on_sent = self._on_sent
        for _ in range(self.clients):
            self._begin()
        await self._until(self.clients * 2)
        result = await (self._measure() if self.kill is None else self._end(self.kill))
        api.world.on_sent = None
        return result

    async def _end(self, group: int) -> dict[str, Any]:
        await asyncio.sleep(self.seconds)
        os.killpg(group, signal.SIGKILL)
        await asyncio.sleep(AFTER_A_KILL)
        return {"reached": self._reached}

    async def _measure(self) -> dict[str, Any]:
        self._latencies.clear()
        stray, calls = self._stray, Counter(self._api.counts)
        cpu, began, busy = [cpu_seconds(pid) for pid in self.pids], time.perf_counter(), by_others(self.pids)
        if self.in_all is None:
            await asyncio.sleep(self.seconds)
        else:
            await self._until(self.in_all * self.turns)
        ended, spent = time.perf_counter(), [cpu_seconds(pid) for pid in self.pids]
        others = (by_others(self.pids) - busy) / (ended - began)
        waits = [ended - walk.since for walk in self._walks.values()]
        return {
            "walked": self._done,
            "turns": len(self._latencies),
            "seconds": ended - began,
            "cpu": [after - before for after, before in zip(spent, cpu, strict=True)],
            **_spread(self._latencies),
            "waited": max(waits, default=0.0),
            "others": others,
            "stray": self._stray - stray,
            "calls": dict(self._api.counts - calls),
        }

    async def _until(self, turns: int) -> None:
        seen, patience = -1, time.perf_counter()
        while self._done < turns:
            await asyncio.sleep(0.01)
            if self._done != seen:
                seen, patience = self._done, time.perf_counter()
            elif time.perf_counter() - patience > PATIENCE_SECONDS:
                raise TimeoutError(f"no turn for {PATIENCE_SECONDS} s after {self._done} of {turns}")

    def _begin(self) -> None:
        if self.in_all is not None and self._started >= self.in_all:
            return
        self._started += 1
        self._api.last_client += 1
        client = FakeClient(self._api, self._api.last_client)
        self._walks[client.user_id] = walk = Walk(client, 0, 0.0)
        self._say(walk)

    def _say(self, walk: Walk) -> None:
        walk.since = time.perf_counter()
        walk.client.send(words(walk.turn))

    def _on_sent(self, message: SentMessage) -> None:
        walk = self._walks.get(message.chat_id)
        if walk is None or (self.strict and MARKERS[walk.turn] not in message.text):
            self._stray += 1
            return
        self._latencies.append(time.perf_counter() - walk.since)
        self._done += 1
        walk.turn += 1
        self._reached[str(message.chat_id)] = walk.turn
        if walk.turn < self.turns:
            self._say(walk)
        else:
            del self._walks[message.chat_id]
            self._begin()


def _spread(seconds: list[float]) -> dict[str, float | None]:
    if len(seconds) < 2:
        return {"p50": None, "p99": None}
    percentiles = quantiles(seconds, n=100)
    return {"p50": percentiles[49], "p99": percentiles[98]}


async def _answer(api: LoadApi, order: dict[str, Any]) -> Any:
    match order.pop("do"):
        case "first_poll":
            return api.first_poll
        case "forget":
            return api.forget()
        case "walk":
            try:
                return await Walks(**order).run(api)
            except (TimeoutError, psutil.NoSuchProcess) as error:
                return {"error": f"{type(error).__name__}: {error}"}
    raise LookupError(order)


async def serve() -> None:
    loop, orders = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    async with LoadApi() as api:
        print(json.dumps({"url": api.url, "token": api.token}), flush=True)
        while line := await orders.readline():
            print(json.dumps(await _answer(api, json.loads(line))), flush=True)


if __name__ == "__main__":
    gc.disable()  # a pause of ours would be measured as one of the bot's
    uvloop.run(serve())
