"""What a store costs a letter: `python -m bench.store_cost [clients]`, CPU microseconds, the best of many rounds.

A batch is 50 letters of different clients, each with a session of fifteen answers; each letter is one answer and one
reply. `cold`: every session and key is opened and parsed anew. `warm`: they are the ones last written. The deciding
itself is counted too, and is as small as it can be.
"""

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.core.session import Session
from bot.keys import new_master_key
from bot.posts import Key, Parcel, Post, Text, ToSender
from bot.store.base import Letter, Outcome, Sender, Settled
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.store.postgres_server import PostgresServer

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BATCH, ANSWERS, ROUNDS = 50, 15, 60
ROWS = ((Key("Yes", "o:step:yes"), Key("No", "o:step:no")),)
QUESTION = Text("Thank you. What would you like to talk about first, if you could choose?", ROWS, asks="step")

T = TypeVar("T")
Databases = SqliteStore | PostgresStore


def decide(letter: Letter, sender: Sender) -> Outcome:
    session = sender.session or Session("intake", 1, "ab" * 32, "en", NOW, NOW)
    given = len(session.answers)
    step = f"step_{given if given < ANSWERS else int(letter.id) % ANSWERS}"
    answer = Answer(step, "some words of a client, neither few nor many", letter.at, "", 1, "abcdef123456", "12345")
    post = Post(f"telegram:{letter.id}:0", ToSender(), QUESTION)
    return Outcome(session=session.record(answer), answers=(answer,), posts=(post,), therapist="anna")


class Talk:
    """Letters without end, from clients drawn by lot."""

    def __init__(self, store: Databases, clients: int) -> None:
        self.store, self.number = store, 0
        self.people = [Address("telegram", str(100_000_000 + index)) for index in range(clients)]

    def letters(self, people: list[Address]) -> list[Letter]:
        first, self.number = self.number, self.number + len(people)
        return [Letter("telegram", str(first + i), who, b"{}" * 150, NOW) for i, who in enumerate(people)]

    async def fill(self) -> None:
        for _ in range(ANSWERS):
            for start in range(0, len(self.people), BATCH):
                await self.settle(await self.handle(self.letters(self.people[start : start + BATCH])))

    async def handle(self, letters: list[Letter]) -> tuple[Parcel, ...]:
        return (await self.store.handle(letters, decide, NOW)).parcels

    async def settle(self, parcels: tuple[Parcel, ...]) -> None:
        await self.store.settle([Settled(parcel.id, "sent", reference="12345") for parcel in parcels], NOW)

    async def measure(self, *, cold: bool) -> tuple[float, float]:
        handled, settled = [], []
        for _ in range(ROUNDS):
            if cold:
                self.store._snapshots._kept.clear()
                self.store.vault._opened.clear()
            letters = self.letters(random.sample(self.people, BATCH))
            took, parcels = await spent(lambda letters=letters: self.handle(letters))
            handled.append(took)
            took, _ = await spent(lambda parcels=parcels: self.settle(parcels))
            settled.append(took)
        return min(handled), min(settled)


async def spent(work: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    before = time.process_time()
    result = await work()
    return (time.process_time() - before) / BATCH * 1e6, result


async def run(store: Databases, clients: int) -> None:
    await store.open()
    talk = Talk(store, clients)
    await talk.fill()
    for name, cold in (("cold", True), ("warm", False)):
        handled, settled = await talk.measure(cold=cold)
        print(f"{store.engine_name:24} {name}: handle {handled:6.1f} us, settle {settled:5.1f} us a letter")
    await store.close()


def main() -> None:
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    folder = Path(tempfile.mkdtemp(prefix="vestibule-store-cost-"))
    server = PostgresServer(durable=True)
    try:
        asyncio.run(run(SqliteStore(folder / "cost.db", new_master_key()), clients))
        server.start()
        asyncio.run(run(PostgresStore(server.url(), new_master_key()), clients))
    finally:
        server.remove()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
