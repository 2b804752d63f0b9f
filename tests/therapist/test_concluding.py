"""A therapist says what became of it: noted for their own clients only, and the request is off their list."""

from datetime import UTC, datetime

from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.core.session import Session
from bot.store.base import Letter, Notice, Outcome, Sender
from bot.store.memory import MemoryStore
from bot.therapist.commands import COMMANDS, Request, Result
from tests.opened import always_open
from tests.therapist.test_letters import shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LETTER = Letter("telegram", "1", Address("telegram", "7"), b"", NOW)


def asks(_: Letter, sender: Sender) -> Outcome:
    flow = shipped().flow
    agreed = {"consent": Answer("consent", "yes", NOW)}
    session = Session(flow.name, flow.version, flow.hash, "en", NOW, NOW, agreed, ended="requested")
    return Outcome(session, notices=(Notice("request", "elena", {}),), therapist="elena")


async def store_with_one() -> MemoryStore:
    store = MemoryStore()
    await store.handle([LETTER], asks, NOW)
    return store


async def said(store: MemoryStore, command: str, therapist: str = "elena") -> Result:
    (client,) = await store.clients("elena")
    return await COMMANDS[command](request(store, therapist, client.code))


async def test_a_declined_person_is_kept_as_long_as_the_practice_says_and_not_told() -> None:
    store = await store_with_one()

    result = await said(store, "declined")

    (client,) = await store.clients("elena")
    assert client.concluded == "declined"
    assert "deleted 3 months after" in result.texts[0].text
    assert result.posts == ()
    assert result.audit == (f"declined {client.code}",)
    assert [mark.action for mark in result.marks] == ["close"]


async def test_it_can_be_taken_back() -> None:
    store = await store_with_one()
    await said(store, "accepted")

    result = await said(store, "reopen")

    (client,) = await store.clients("elena")
    assert client.concluded is None
    assert result.marks == ()


async def test_nobody_says_it_of_someone_elses_client() -> None:
    store = await store_with_one()
    (client,) = await store.clients("elena")

    await COMMANDS["accepted"](request(store, "elena", "ZZZZ"))

    assert (await store.clients("elena")) == (client,)


def request(store: MemoryStore, therapist: str, argument: str) -> Request:
    return Request(store, shipped(), therapist, argument, NOW, LETTER, always_open(store, shipped), str)
