"""A small house around the web room: a short scripted conversation, and a store that can be told to refuse."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from types import SimpleNamespace
from typing import Any

from httpx import ASGITransport, AsyncClient

from bot.channels.base import File
from bot.channels.web import WebHouse, parse, web_app
from bot.channels.web.house import PageWords
from bot.core.messages import Address, Commanded, Said, Tapped
from bot.core.session import Session
from bot.errors import StoreError
from bot.posts import Key, Post, Text, ToAddress, ToSender
from bot.server.words import read_words
from bot.store.base import Decide, Handled, Letter, Mail, Outcome, Sender
from bot.store.memory.store import MemoryStore

ROOT = Path(__file__).parents[3]
URGENT = Text(
    "I'm an automated assistant, so I can't keep you safe. People can, right now.\n\n"
    "If there is danger right now, call 999. These people are there to talk:",
    ((Key("Call Samaritans: 116 123", url="tel:116123"),), (Key("Text Shout: 85258", url="sms:85258"),)),
)
CONTACT = Text(
    "You can reach a person at Elm Practice here:",
    ((Key("hello@elm-practice.example", url="mailto:hello@elm-practice.example"),),),
)
WAYS = (
    (Key("Skip", "s:x"), Key("Back", "c:back")),
    (Key("Talk to a person", "c:contact"), Key("Urgent help", "c:urgent")),
)
TOPICS = {"worry": "Worry or anxiety", "mood": "Low mood", "love": "Relationships", "loss": "Loss"}


class Pad(MemoryStore):
    """A store that can be told to refuse. `refuses`: the database is away."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False
        self.addresses: list[Address] = []

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        self._check()
        self.addresses += [letter.address for letter in letters if letter.address not in self.addresses]
        return await super().handle(letters, decide, now)

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]:
        self._check()
        return await super().mail(address, after, limit)

    async def put(self, text: str) -> None:
        """Something that no letter caused, as a note of the therapist."""
        posts = [Post(f"{text}:{number}", ToAddress(each), Text(text)) for number, each in enumerate(self.addresses)]
        await self.post(posts, datetime.now(UTC))

    async def texts(self, *, mine: bool | None = None) -> list[str]:
        kept = [mail.body for address in self.addresses for mail in await super(Pad, self).mail(address)]
        return [body.text for body in kept if mine is None or body.mine is mine]

    def _check(self) -> None:
        if self.refuses:
            raise StoreError


def decide(letter: Letter, sender: Sender) -> Outcome:
    """Hello, a name, some topics, a date; `erase` erases, `urgent` shows the card."""
    message = parse(letter)
    assert message is not None
    at = message.at
    session = sender.session or Session("script", 1, "h", "en", at, at)
    match message.content:
        case Commanded(name="erase"):
            return Outcome(forget=True, posts=(_post(letter, 0, Text("I have deleted all your data.")),))
        case Commanded(name="urgent"):
            return _out(letter, session, _echo("Urgent help"), URGENT)
        case Commanded(name="contact"):
            return _out(letter, session, _echo("Talk to a person"), CONTACT)
        case Commanded(name="start"):
            return _out(letter, replace(session, flow="name"), *HELLO)
        case Commanded():
            return _out(letter, session, Text("I don't know that one, I'm afraid."))
        case Tapped(data=data, on=on):
            return _tapped(letter, session, data, on)
        case Said(text=text):
            return _said(letter, session, text)
        case _:
            return Outcome()


HELLO = (
    Text("Hello, and welcome. I'm the automated assistant for Elm Practice: ready-made messages, not a person."),
    Text("Question 1 of 3\n\nWhat would you like to be called? A nickname is fine.", WAYS, asks="name", kind="text"),
)
DATE = Text("Question 3 of 3\n\nWhich day would suit you?", WAYS, asks="day", kind="date")


def _tapped(letter: Letter, session: Session, data: str, on: str) -> Outcome:
    verb, _, rest = data.partition(":")
    if verb == "o":
        option = rest.rpartition(":")[2]
        picked = tuple(name for name in TOPICS if (name in session.picked) != (name == option))
        return _out(letter, replace(session, picked=picked), replace(_topics(picked), replaces=on))
    if verb == "d":
        return _out(letter, session, _echo(", ".join(TOPICS[name] for name in session.picked)), DATE)
    return _out(letter, session, _echo("Skip"), Text("That's fine."), DATE)


def _said(letter: Letter, session: Session, text: str) -> Outcome:
    if session.album == "topics":
        return _out(letter, session, _echo(text), Text(f"Thank you. I wrote down: {text}"))
    lead = Text(f"Thank you, {text}.")
    return _out(letter, replace(session, album="topics"), _echo(text), lead, _topics(()))


def _topics(picked: tuple[str, ...]) -> Text:
    rows = tuple(
        (Key(f"{'☑' if name in picked else '☐'} {label}", f"o:topics:{name}"),) for name, label in TOPICS.items()
    )
    words = "Question 2 of 3\n\nWhat brings you here? Choose any, or use your own words. A few words is plenty."
    return Text(words, (*rows, (Key("Done", "d:topics"),), *WAYS), asks="topics", kind="choices")


def _echo(text: str) -> Text:
    return Text(text, mine=True)


def _out(letter: Letter, session: Session, *texts: Text) -> Outcome:
    return Outcome(session=session, posts=tuple(_post(letter, place, text) for place, text in enumerate(texts)))


def _post(letter: Letter, place: int, text: Text) -> Post:
    return Post(f"{letter.id}:{place}", ToSender(), text)


def page_words(language: str, name: str) -> PageWords:
    words = read_words(ROOT / "templates" / language / "web.yaml")
    return PageWords(words.all(practice=SimpleNamespace(name="Elm Practice")), URGENT, CONTACT, name)


def make_house(pad: Pad, script: Decide = decide, **changes: Any) -> WebHouse:
    async def take(letters: Sequence[Letter]) -> None:
        await pad.handle(letters, script, datetime.now(UTC))

    async def export(address: Address) -> Sequence[File]:
        kept = [mail.body.text for mail in await pad.mail(address)]
        if not kept:
            return ()
        html = f"<!doctype html><p>{len(kept)}</p>".encode()
        return (
            File("my-data.json", "application/json", json.dumps(kept).encode()),
            File("my-data.html", "text/html; charset=utf-8", html),
        )

    pages: Mapping[str, PageWords] = {"en": page_words("en", "English"), "es": page_words("es", "Español")}
    parts: dict[str, Any] = {"take": take, "store": pad, "pages": lambda: pages, "export": export}
    return WebHouse(**{**parts, **changes})


def caller(house: WebHouse, base: str = "http://chat.example", **headers: str) -> AsyncClient:
    """A browser on one of our own pages, as far as headers go."""
    own = {"sec-fetch-site": "same-origin", "origin": base, "x-vestibule": "1"}
    return AsyncClient(transport=ASGITransport(web_app(house)), base_url=base, headers={**own, **headers})


def letter(number: int = 1, **fields: str) -> dict[str, str]:
    return {"id": f"letter-{number:04}", "kind": "text", "text": "Sam", "language": "en", **fields}


def introduced(house: WebHouse, base: str = "http://chat.example", **headers: str) -> AsyncClient:
    """The same with a visitor's cookie."""
    client = caller(house, base, **headers)
    client.cookies.set("vestibule", token_urlsafe(32), domain=client.base_url.host)
    return client
