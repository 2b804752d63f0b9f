"""kill -9 at random moments under load: an answer whose next question was sent has to be in the database.

The other way round is no loss: what was stored and not yet sent is sent after the restart.
"""

import asyncio
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from bench.rig import Rig
from bench.subjects import DATABASE, MASTER_KEY, Subject
from bot.core.messages import Address
from bot.keys import MasterKey
from bot.store.engines import open_store

CLIENTS = 50
SECONDS = (0.2, 1.5)


@dataclass(frozen=True)
class Kill:
    """`sent`: questions that people received; `lost`: answers before them that are not in the database."""

    subject: str
    number: int
    sent: int
    lost: int


def kill_often(rig: Rig, subject: Subject, times: int) -> Iterator[Kill]:
    chance = random.Random(1)
    for number in range(times):
        folder = Path(mkdtemp(prefix="killed-", dir=rig.work))
        with rig.bot(subject, folder=folder) as bot:
            reached = bot.walk(CLIENTS, chance.uniform(*SECONDS), kill=bot.process.pid)["reached"]
            url = bot.database_url or f"sqlite:///{folder / DATABASE}"
        given = asyncio.run(_given(url, list(reached)))
        # The first question follows /start, so whoever received three has answered two.
        lost = sum(max(0, sent - 1 - given[client]) for client, sent in reached.items())
        yield Kill(subject.name, number, sum(reached.values()), lost)


async def _given(url: str, clients: list[str]) -> Mapping[str, int]:
    """How many answers of each are stored."""
    store = await open_store(url, MasterKey(bytes.fromhex(MASTER_KEY)), worker="reader", exclusive=False)
    try:
        given = {}
        for client in clients:
            known = await store.client_at(Address("telegram", client))
            record = await store.record(known) if known is not None else None
            given[client] = len(record.client.session.answers) if record else 0
        return given
    finally:
        await store.close()
