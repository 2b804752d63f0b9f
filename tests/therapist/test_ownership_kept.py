"""The matrix of `test_ownership` on every database: another therapist, another client, a stranger, each state at once.

What they are told goes through a real outbox to a channel that only listens.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from bot.channels.base import File, Hints
from bot.core.messages import Address
from bot.deliver import Deliverer
from bot.opening import Opening
from bot.posts import Text
from bot.receive import Receiver
from bot.rescue import Rescue
from bot.store.base import Letter, OpenNotice, Store
from bot.therapist.commands import COMMANDS
from bot.therapist.side import TherapistSide
from tests.store.conftest import (
    Engine,
    engine,
    memory,
    postgres,
    postgres_server,
    postgres_url,
    sqlite,
    sqlite_template,
)
from tests.therapist.test_letters import ELENA, NOW, _no_files, _parse
from tests.therapist.test_ownership import BEA, BEN, SECRET, STATES, STRANGER, of_two

__all__ = ["engine", "memory", "postgres", "postgres_server", "postgres_url", "sqlite", "sqlite_template"]

OTHERS = {Address("telegram", str(80 + number)): words for number, words in enumerate(STATES.values())}
"""Clients who try what is not theirs, each in a state of their own."""
PEOPLE = {Address("telegram", str(70 + number)): words for number, words in enumerate(STATES.values())}


class Ear:
    """A channel that remembers what it was to say, and to whom."""

    name = "telegram"

    def __init__(self) -> None:
        self.heard: defaultdict[Address, list[Text]] = defaultdict(list)

    async def send(self, address: Address, body: Text, hints: Hints) -> str:
        self.heard[address].append(body)
        return str(len(self.heard[address]))

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:
        return await self.send(address, Text(caption), Hints())


class House:
    def __init__(self, store: Store) -> None:
        self.store, self.now, self.number, self.ear = store, NOW, 0, Ear()
        self.deliverer = Deliverer(store, {"telegram": self.ear}, _no_files, lambda: self.now)
        opening = Opening(store, of_two, lambda: self.now, None, lambda _: False)
        side = TherapistSide(store, of_two, lambda: self.now, opening)
        rescue = Rescue(of_two, {"telegram": _parse}, {}, lambda: side.paired)
        self.receiver = Receiver(store, of_two, {"telegram": _parse}, self.deliverer, side, rescue)

    async def say(self, lines: Sequence[str], *people: Address) -> None:
        """Each line from each of these, all at once."""
        for line in lines:
            self.now += timedelta(minutes=8)  # what is refused is not refused as a flood
            letters = []
            for address in people:
                self.number += 1
                letters.append(Letter("telegram", str(self.number), address, line.encode(), self.now))
            await self.receiver.take(letters)
        await asyncio.gather(*self.deliverer._tasks)
        await self.deliverer._flush()

    def told(self, who: Address) -> str:
        return "\n".join(f"{body.text} {body.rows}" for body in self.ear.heard[who])

    async def kept(self, codes: Sequence[str]) -> list[object]:
        """All that is kept of these people, who are with Elena."""
        clients = [each for each in await self.store.clients("elena") if each.code in codes]
        records = [await self.store.record(each.id) for each in clients]
        return [(one.client, one.history, one.notices) for one in records if one]


async def settled(engine: Engine) -> House:
    """Clients of Elena in every state, and everybody who will try what is not theirs."""
    house = House(await engine.open())
    await house.store.pair("elena", ELENA, house.now)
    await house.store.pair("bea", BEA, house.now)
    await house.say(["/start"], BEN)
    for person, words in OTHERS.items():
        await house.say([each.replace(SECRET, "Mine") for each in words], person)
    for person, words in PEOPLE.items():
        await house.say(words, person)
    return house


async def attempts(house: House, codes: Sequence[str], notices: Sequence[OpenNotice]) -> list[str]:
    """Every command and button of therapists about these people, and every button that anybody was shown."""
    arguments = [*codes, f"{codes[0]} hello", *(str(notice.id) for notice in notices)]
    lines = [f"/{name} {argument}" for name in COMMANDS for argument in arguments]
    lines += [f"[t:{name}:{argument}]" for name in COMMANDS for argument in arguments]
    shown = {key.data for heard in house.ear.heard.values() for text in heard for row in text.rows for key in row}
    return [*lines, *(f"[{data}]" for data in sorted(shown) if data)]


async def test_on_every_database_nobody_else_gets_anything_of_a_client_or_changes_it(engine: Engine) -> None:
    house, thieves = await settled(engine), (BEA, BEN, STRANGER, *OTHERS)
    ids = {await house.store.client_at(person) for person in PEOPLE}
    codes = [each.code for each in await house.store.clients("elena") if each.id in ids]
    notices = [each for each in await house.store.notices("elena") if each.client in ids]
    lines, before = await attempts(house, codes, notices), await house.kept(codes)
    await house.say(lines, *thieves)

    assert (len(codes), len(before)) == (len(STATES), len(STATES))
    assert len(lines) > 150
    assert await house.kept(codes) == before
    for who in thieves:
        assert house.told(who)
        assert SECRET not in house.told(who)
        assert not any(code in house.told(who) for code in codes)
    await house.say([f"/open {code}" for code in codes], ELENA)

    assert all(notice.code in house.told(ELENA) for notice in notices)
    assert SECRET in house.told(ELENA)
