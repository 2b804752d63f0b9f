"""Every database does what the simple store in memory does, on walks that nobody thought of."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.messages import Address
from bot.posts import Parcel, Post, Text, ToAddress, ToClient, ToSender, ToTherapist
from bot.store.base import DigestSource, Letter, Notice, Outcome, Record, Sender, Settled, Store
from bot.store.memory import MemoryStore
from tests.store.conftest import Engine
from tests.store.talk import ADA, ANNA, BEN, EVA, NOW, answering, new_session

STEPS, WALKS = 60, 4
PEOPLE = (ADA, BEN, EVA, Address("telegram", "71004004004"))


def decide(letter: Letter, sender: Sender) -> Outcome:
    """What the letter says it does."""
    words, key = letter.raw.decode(), f"{letter.channel}:{letter.id}"
    alert = Post(f"{key}:alert", ToTherapist("anna"), Text(f"alert {words}"), kind="alert")
    reply = Post(f"{key}:0", ToSender(), Text(f"reply {words}"))
    match words.split()[0]:
        case "bad":
            raise ValueError(words)
        case "alert":
            notice = Notice("alert", "anna", {"words": words})
            return replace(answering(letter, sender), posts=(alert, reply), notices=(notice,))
        case "silent":
            return Outcome(posts=(reply,))
        case "ended":
            session = replace(sender.session or new_session(letter.at), ended="done")
            return Outcome(session=session, posts=(reply,), therapist="anna")
        case "left":
            return Outcome(session=sender.session, reachable=False)
        case "same":
            return replace(answering(letter, sender), posts=(replace(reply, key="same"),))
        case "forget":
            return Outcome(posts=(Post(f"{key}:0", ToAddress(letter.address), Text("bye")), alert), forget=True)
        case _:
            return answering(letter, sender)


KINDS = ("hello", "hello", "hello", "bad", "alert", "silent", "ended", "left", "same", "forget")


class Walk:
    """The same steps on two stores; what each answers has to be the same."""

    def __init__(self, stores: Sequence[Store], seed: int) -> None:
        self.stores, self.chance, self.now = stores, random.Random(seed), NOW
        self.number = 0
        self.sent: list[list[Parcel]] = [[] for _ in stores]

    async def run(self) -> None:
        steps: list[Callable[[], object]] = [self.handle, self.handle, self.handle, self.settle, self.settle]
        steps += [self.resume, self.lease, self.post, self.erase, self.digest, self.note, self.pair, self.sweep]
        for _ in range(STEPS):
            self.now += timedelta(seconds=self.chance.choice((0, 1, 30, 61, 601)))
            await self.chance.choice(steps)()  # type: ignore[misc]
            await self.look()

    async def handle(self) -> None:
        letters = [self.letter() for _ in range(self.chance.randint(1, 5))]
        await self.all(lambda store: store.handle(letters, decide, self.now))

    async def resume(self) -> None:
        limit = self.chance.choice((1, 100))
        await self.all(lambda store: store.resume(decide, self.now, limit))

    async def lease(self) -> None:
        limit = self.chance.choice((1, 100))
        await self.all(lambda store: store.lease(self.now, limit))

    async def settle(self) -> None:
        """Any of what is out, in any order, in any way."""
        out = list(range(len(self.sent[0])))
        self.chance.shuffle(out)
        chosen = [(index, self.result()) for index in out[: self.chance.randint(0, 6)]]
        for store, sent in zip(self.stores, self.sent, strict=True):
            await store.settle([replace(result, parcel=sent[index].id) for index, result in chosen], self.now)
        gone = {index for index, _ in chosen}
        self.sent = [[parcel for index, parcel in enumerate(sent) if index not in gone] for sent in self.sent]

    async def post(self) -> None:
        self.number += 1
        who, kind = self.chance.choice(("client", "anna", "address")), self.chance.choice(("alert", "note"))
        address = self.chance.choice(PEOPLE)

        async def post(store: Store) -> object:
            client = ToClient(await store.client_at(address) or 0)
            to = {"client": client, "anna": ToTherapist("anna"), "address": ToAddress(address)}[who]
            return await store.post([Post(f"post:{self.number // 2}", to, Text("note"), kind=kind)], self.now)  # type: ignore[arg-type]

        await self.all(post)

    async def erase(self) -> None:
        address = self.chance.choice(PEOPLE)

        async def erase(store: Store) -> object:
            return await store.erase(await store.client_at(address) or 0, self.now)

        await self.all(erase)

    async def digest(self) -> None:
        period = str(self.chance.randint(1, 4))

        def compose(source: DigestSource) -> Sequence[Post]:
            words = f"{len(source.notices)} {len(source.clients)} {source.unfinished} {source.since}"
            return [Post(f"digest:{period}", ToTherapist("anna"), Text(words), kind="digest")]

        await self.all(lambda store: store.digest("anna", period, compose, self.now))

    async def note(self) -> None:
        which, action = self.chance.randint(0, 3), self.chance.choice(("acknowledge", "close"))

        async def note(store: Store) -> object:
            ids = [notice.id for notice in (await store.gather("anna", self.now)).notices]
            return await store.note(ids[which] if which < len(ids) else 0, "anna", action, self.now)  # type: ignore[arg-type]

        await self.all(note)

    async def pair(self) -> None:
        address = self.chance.choice((ANNA, BEN))
        await self.all(lambda store: store.pair("anna", address, self.now))

    async def sweep(self) -> None:
        self.now += timedelta(days=self.chance.choice((0, 2, 8)))
        await self.all(lambda store: store.sweep(self.now))

    async def look(self) -> None:
        for look in (
            lambda store: store.clients("anna"),
            lambda store: store.notices("anna"),
            lambda store: store.gather("anna", self.now),
            lambda store: store.mail(EVA),
            lambda store: store.unreachable(),
            lambda store: store.desk_posts("anna"),
            lambda store: store.health(self.now),
            lambda store: store.idle(ended=True, before=self.now),
        ):
            await self.all(look)
        for address in PEOPLE:
            await self.all(lambda store, address=address: self.record(store, address))

    async def record(self, store: Store, address: Address) -> object:
        return await store.record(await store.client_at(address) or 0)

    async def all(self, step: Callable[[Store], object]) -> None:
        answers = [await step(store) for store in self.stores]  # type: ignore[misc]
        for answer, sent in zip(answers, self.sent, strict=True):
            parcels = getattr(answer, "parcels", answer)
            sent.extend(item for item in (parcels if isinstance(parcels, tuple) else ()) if isinstance(item, Parcel))
        assert plain(answers[1]) == plain(answers[0])

    def letter(self) -> Letter:
        self.number += self.chance.choice((0, 1, 1, 1))  # now and then a repeat
        address = self.chance.choice(PEOPLE)
        words = f"{self.chance.choice(KINDS)} {self.number}"
        return Letter(address.channel, str(self.number), address, words.encode(), self.now)

    def result(self) -> Settled:
        state = self.chance.choice(("sent", "sent", "later", "dead"))
        not_before = self.now + timedelta(seconds=30) if state == "later" and self.chance.random() < 0.5 else None
        unreachable = state == "dead" and self.chance.random() < 0.5
        return Settled(0, state, not_before, self.chance.random() < 0.3, "r", unreachable)  # type: ignore[arg-type]


HIDDEN = {"code", "queue", "engine", "id", "client"}


def plain(answer: object) -> str:
    """Without what two stores need not have in common: codes, names of queues and of the engine, and ids."""
    if isinstance(answer, tuple):
        return str(len(answer)) if answer and isinstance(answer[0], int) else str([plain(item) for item in answer])
    if isinstance(answer, dict):
        values = {key: plain(value) for key, value in answer.items()}
        return str(sorted(values.values() if any(isinstance(key, int) for key in values) else values.items()))
    fields = getattr(type(answer), "__dataclass_fields__", None)
    if isinstance(answer, Record):
        return plain((answer.client, answer.history, answer.notices, answer.posts))
    if fields is None:
        return str(answer)
    return str({name: plain(getattr(answer, name)) for name in fields if name not in HIDDEN})


@pytest.mark.parametrize("seed", range(WALKS))
async def test_a_database_walks_as_the_store_in_memory_does(database: Engine, seed: int) -> None:
    await Walk([MemoryStore(), await database.open()], seed).run()
