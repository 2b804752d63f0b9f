"""A therapist's letter is kept once with all it does: a repeat of it does nothing, and nothing outlives its client."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.channels.base import File
from bot.content import Content
from bot.core.messages import Address, Commanded, Message, Said, Tapped
from bot.deliver import Deliverer
from bot.errors import StoreError
from bot.loading import content_or_raise, folders_of
from bot.opening import Opening
from bot.receive import Receiver
from bot.rescue import Rescue
from bot.settings import read_settings
from bot.store.base import Handled, Letter, OpenNotice
from bot.store.memory import MemoryStore
from bot.therapist.side import TherapistSide
from tests.content.shipped import CONFIG, FLOWS, TEMPLATES

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SAM = Address("telegram", "7")
ELENA = Address("telegram", "9001")


@cache
def shipped() -> Content:
    places = {"CONFIG": CONFIG / "practice.yaml", "FLOWS": FLOWS, "TEMPLATES": TEMPLATES}
    return content_or_raise(folders_of(read_settings({f"VESTIBULE_{name}": str(at) for name, at in places.items()})))


class Faulty(MemoryStore):
    """Fails before a transaction, as often as it is told to."""

    failures = 0

    async def handle(self, letters: Sequence[Letter], *rest: object) -> Handled:
        if self.failures:
            self.failures -= 1
            raise StoreError("away")
        return await super().handle(letters, *rest)  # type: ignore[arg-type]


class House:
    """The way in, around a store in memory. Nothing delivers: what is to be sent stays where a test can see it."""

    def __init__(self, content: Callable[[], Content] | None = None) -> None:
        shown = content or shipped
        self.store, self.now, self.number = Faulty(), NOW, 0
        deliverer = Deliverer(self.store, {}, _no_files, lambda: self.now)
        opening = Opening(self.store, shown, lambda: self.now, None, lambda _: False)
        side = TherapistSide(self.store, shown, lambda: self.now, opening)
        parsers = {"telegram": _parse}
        rescue = Rescue(shown, parsers, {}, lambda: side.paired)
        self.receiver = Receiver(self.store, shown, parsers, deliverer, side, rescue)

    async def says(self, words: str, address: Address = SAM) -> Letter:
        self.number += 1
        self.now += timedelta(seconds=1)
        letter = Letter("telegram", str(self.number), address, words.encode(), self.now)
        await self.receiver.take([letter])
        return letter

    async def pairs(self) -> None:
        await self.store.pair("elena", ELENA, self.now)

    async def code(self) -> str:
        (client,) = await self.store.clients("elena")
        return client.code

    async def writes_to_a_person(self, words: str) -> OpenNotice:
        """The client's message for their therapist, as it lies on the desk."""
        await self.says("/contact write")
        await self.says(words)
        await self.says("[d]")  # Done: otherwise it is waited for the rest
        return (await self.store.notices("elena"))[-1]

    def unsent(self) -> str:
        return "\n".join(item.mail().body.text for item in self.store._posts.items.values() if item.is_unsent)


async def _no_files(client: int) -> Sequence[File]:
    return ()


def _parse(letter: Letter) -> Message:
    words = letter.raw.decode()
    name, _, argument = words.removeprefix("/").partition(" ")
    content: Commanded | Tapped | Said = Commanded(name, argument) if words.startswith("/") else Said(words)
    if words.startswith("["):
        content = Tapped(words.strip("[]"))
    return Message(letter.id, letter.address, content, letter.at)


async def begun() -> House:
    house = House()
    await house.pairs()
    await house.says("/start")
    return house


# Once -----------------------------------------------------------------------------------------------------


async def test_a_redelivered_reply_closes_no_later_message_of_the_client() -> None:
    house = await begun()
    await house.writes_to_a_person("Please call me.")
    reply = await house.says(f"/reply {await house.code()} I will.", ELENA)
    later = await house.writes_to_a_person("Another thing.")
    await house.receiver.take([reply])

    assert [notice.id for notice in await house.store.notices("elena")] == [later.id]


async def test_a_reply_that_could_not_be_kept_closes_nothing_until_it_comes_again() -> None:
    house = await begun()
    await house.writes_to_a_person("Please call me.")
    code = await house.code()
    house.store.failures = 1
    letter = Letter("telegram", "99", ELENA, f"/reply {code} I will.".encode(), house.now)
    try:
        await house.receiver.take([letter])
    except StoreError:
        left_open = await house.store.notices("elena")
    await house.receiver.take([letter])

    assert len(left_open) == 1
    assert await house.store.notices("elena") == ()


async def test_close_and_ack_say_what_they_did_once() -> None:
    house = await begun()
    await house.says("I want to kill myself")
    (alert,) = await house.store.notices("elena")
    for words in (f"/ack {alert.code}", f"/ack {alert.code}", f"/close {alert.id}", f"/close {alert.id}", "/close ²"):
        await house.says(words, ELENA)

    lines = {name: shipped().therapist_line(name, "elena").text for name in ("acknowledged", "closed", "already_done")}
    told = [item.mail().body.text for item in house.store._posts.items.values() if item.draft.address == ELENA]
    assert told == [lines[name] for name in ("acknowledged", "already_done", "closed", "already_done", "already_done")]
    assert [entry[2] for entry in house.store.links] == [f"acknowledged {alert.code}", "closed"]


# Gone -----------------------------------------------------------------------------------------------------


async def test_no_answer_to_a_therapist_that_waits_names_an_erased_client() -> None:
    house = await begun()
    await house.says("[o:consent:yes]")
    await house.writes_to_a_person("My dog died.")
    (client,) = await house.store.clients("elena")
    for words in ("/people", f"/open {client.code}", "/digest", f"/reply {client.code}", f"/reply {client.code} Hello"):
        await house.says(words, ELENA)
    before = house.unsent()
    await house.store.erase(client.id, house.now)

    assert before.count(client.code) >= 3
    assert "My dog died." in before
    assert house.unsent() == ""


async def test_an_alert_that_nobody_has_seen_is_told_without_the_person_who_erased_it() -> None:
    house = House()
    await house.says("/start")
    await house.says("I want to kill myself")
    code = await house.code()
    (before,) = await house.store.desk_posts("elena")
    await house.says("/erase")
    client = (await house.store.clients("elena"))[0]
    await house.store.erase(client.id, house.now)
    (after,) = await house.store.desk_posts("elena")

    assert code in before.body.text
    assert code not in after.body.text
    assert after.body.text.startswith("<b>Urgent, and you had not seen it yet</b>")
    assert "danger to themselves" in after.body.text
    assert after.body.rows == ()
