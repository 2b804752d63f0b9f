"""What one Python process can do at best: bare sockets, and one full commit for all updates that came together.

No framework, no retries, no checks: a floor to measure the distance from, not a bot to use.
"""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httptools
import orjson
import uvloop

from bench.peers import Options, options
from bench.questions import TURNS

LINES = 64
SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE clients (id INTEGER PRIMARY KEY, step INTEGER);
CREATE TABLE answers (client INTEGER, step INTEGER, words TEXT, PRIMARY KEY (client, step)) WITHOUT ROWID;
"""


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        self._answer.set_result(b"".join(self._parts))

    def ask(self, method: bytes, payload: Any) -> asyncio.Future[bytes]:
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._answer = asyncio.get_running_loop().create_future()
        body = orjson.dumps(payload)
        self._transport.write(self._head % (method, len(body)) + body)
        return self._answer


class Answers:
    """All that one thread does with the database."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "answers.sqlite3", isolation_level=None, check_same_thread=False)
        self._database.executescript(SCHEMA)

    def keep(self, updates: list[Any]) -> list[tuple[int, str]]:
        execute = self._database.execute
        execute("BEGIN IMMEDIATE")
        replies = []
        for update in updates:
            client, words = update["message"]["chat"]["id"], update["message"]["text"]
            known = execute("SELECT step FROM clients WHERE id = ?", (client,)).fetchone()
            step = known[0] + 1 if known else 0
            execute("INSERT OR REPLACE INTO clients VALUES (?, ?)", (client, step))
            execute("INSERT INTO answers VALUES (?, ?, ?)", (client, step, words))
            replies.append((client, TURNS[step]))
        execute("COMMIT")
        return replies


async def send(free: asyncio.Queue[Line], client: int, words: str) -> None:
    line = await free.get()
    await line.ask(b"sendMessage", {"chat_id": client, "text": words})
    free.put_nowait(line)


async def run(given: Options) -> None:
    loop, place = asyncio.get_running_loop(), urlsplit(given.url)
    start = f"POST /bot{given.token}/".encode() + b"%s HTTP/1.1\r\n"
    head = start + b"Host: fake\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    address = (place.hostname or "", place.port or 80)
    lines = [await loop.create_connection(lambda: Line(head), *address) for _ in range(LINES + 1)]
    poll, free = lines[0][1], asyncio.Queue[Line]()
    for _transport, line in lines[1:]:
        free.put_nowait(line)
    answers, offset, sending = Answers(given.folder), 0, set[asyncio.Task[None]]()
    while True:
        updates = orjson.loads(await poll.ask(b"getUpdates", {"offset": offset, "timeout": 10}))["result"]
        if not updates:
            continue
        offset = updates[-1]["update_id"] + 1
        for client, words in await asyncio.to_thread(answers.keep, updates):
            task = loop.create_task(send(free, client, words))
            sending.add(task)
            task.add_done_callback(sending.discard)


if __name__ == "__main__":
    uvloop.run(run(options()))
