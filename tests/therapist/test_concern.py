"""The owner of a practice reads a concern of someone who is with another therapist, answers it, and sees no more."""

from datetime import UTC, datetime

from bot.core.messages import Address
from bot.core.session import Session
from bot.posts import Text
from bot.store.base import Letter, Notice, Outcome, Sender
from bot.store.memory import MemoryStore
from bot.therapist.commands import COMMANDS, Request, Result
from tests.opened import always_open
from tests.therapist.test_letters import shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LETTER = Letter("telegram", "1", Address("telegram", "7"), b"", NOW)


def complains(_: Letter, sender: Sender) -> Outcome:
    flow = shipped().flow
    session = Session(flow.name, flow.version, flow.hash, "en", NOW, NOW)
    return Outcome(session, notices=(Notice("concern", "elena", {"words": "He shouted."}),), therapist="tom")


async def asked(command: str, words: str = "") -> Result:
    store = MemoryStore()
    await store.handle([LETTER], complains, NOW)
    (client,) = await store.clients("tom")
    return await COMMANDS[command](request(store, "elena", f"{client.code} {words}"))


async def test_the_owner_reads_the_concern_and_nothing_else() -> None:
    (text,) = (await asked("open")).texts

    assert "has a concern:\nHe shouted." in text.text


async def test_the_owner_can_answer_it() -> None:
    (post,) = (await asked("reply", "I am sorry. I will look into it.")).posts

    assert isinstance(post.body, Text)
    assert "I am sorry." in post.body.text


async def test_another_code_finds_nobody() -> None:
    store = MemoryStore()
    await store.handle([LETTER], complains, NOW)

    result = await COMMANDS["open"](request(store, "elena", "ZZZZ"))

    assert "concern" not in result.texts[0].text


def request(store: MemoryStore, therapist: str, argument: str) -> Request:
    return Request(store, shipped(), therapist, argument, NOW, LETTER, always_open(store, shipped), str)
