"""A small talk to test stores with: letters, and a way to decide them that shows all that a store has to keep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.core.session import Session
from bot.posts import Post, Text, ToSender
from bot.store.base import Decide, Handled, Letter, Outcome, Sender, Settled, Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

ADA = Address("telegram", "71001001001")
BEN = Address("telegram", "71002002002")
EVA = Address("web", "visitor-1003")
ANNA = Address("telegram", "79001001001")


def letter(number: int | str, address: Address = ADA, words: str = "hello", at: datetime = NOW) -> Letter:
    return Letter(address.channel, str(number), address, words.encode(), at)


def new_session(at: datetime = NOW) -> Session:
    return Session("intake", 1, "f" * 64, "en", at, at)


def answering(letter: Letter, sender: Sender) -> Outcome:
    """Every letter is one more answer, and gets one reply that repeats it."""
    session = sender.session or new_session()
    words = letter.raw.decode()
    answer = Answer(f"step_{len(session.answers)}", words, letter.at, version=1, fingerprint="abc", source=letter.id)
    return Outcome(
        session=replace(session.record(answer), updated_at=letter.at),
        answers=(answer,),
        posts=(reply(letter, f"You said {words}"),),
        therapist="anna",
    )


def reply(letter: Letter, words: str = "Thank you") -> Post:
    return Post(f"{letter.channel}:{letter.id}:0", ToSender(), Text(words))


def refusing(*bad: str) -> Decide:
    """`answering`, but letters with these words raise."""

    def decide(letter: Letter, sender: Sender) -> Outcome:
        if letter.raw.decode() in bad:
            raise ValueError(f"cannot take {letter.raw.decode()}")
        return answering(letter, sender)

    return decide


def saying(*posts: Post, session: Session | None = None, **parts: Any) -> Decide:
    """A decision that saves a session and does what the test says."""

    def decide(letter: Letter, sender: Sender) -> Outcome:
        kept = session or sender.session or new_session()
        return Outcome(session=kept, posts=posts, therapist="anna", **parts)

    return decide


async def say(store: Store, *words: str, address: Address = ADA, start: int = 1, now: datetime = NOW) -> Handled:
    """One letter after the other in one batch, numbered from `start`."""
    letters = [letter(start + index, address, word, now) for index, word in enumerate(words)]
    return await store.handle(letters, answering, now)


async def settle_all(store: Store, handled: Handled, now: datetime = NOW) -> None:
    await store.settle([Settled(parcel.id, "sent") for parcel in handled.parcels], now)


async def only_client(store: Store, therapist: str = "anna") -> int:
    (view,) = await store.clients(therapist)
    return view.id


def said(session: Session | None) -> list[str]:
    return [str(answer.value) for answer in session.answers.values()] if session else []
