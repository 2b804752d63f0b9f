"""A small house around the web room: a short scripted conversation, and a store that can be told to refuse."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.channels.base import File
from bot.channels.web import Wakes, WebHouse, parse
from bot.channels.web.house import PageWords
from bot.core.messages import Address, Commanded, Said, Tapped
from bot.core.session import Session
from bot.errors import StoreError
from bot.posts import Key, Post, Text, ToSender
from bot.server.words import read_words
from bot.store.base import Decide, Letter, Mail, Outcome, Sender

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


class Pad:
    """Letters and mail in memory. `refuses`: the database is away."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.mails: dict[Address, list[Mail]] = {}
        self.sessions: dict[Address, Session] = {}
        self.refuses = False
        self.number = 0

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> None:
        if self.refuses:
            raise StoreError
        for letter in letters:
            if letter.id in self.seen:
                continue
            self.seen.add(letter.id)
            outcome = decide(letter, Sender(None, "AAAA", self.sessions.get(letter.address)))
            if outcome.forget:
                self.mails.pop(letter.address, None)
                self.sessions.pop(letter.address, None)
            if outcome.session:
                self.sessions[letter.address] = outcome.session
            for post in outcome.posts:
                assert isinstance(post.body, Text)
                self.put(letter.address, post.body, now)

    def put(self, address: Address, body: Text, now: datetime) -> int:
        self.number += 1
        self.mails.setdefault(address, []).append(Mail(self.number, now, body))
        return self.number

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]:
        if self.refuses:
            raise StoreError
        return tuple(mail for mail in self.mails.get(address, []) if mail.id > after)[:limit]

    def texts(self, mine: bool | None = None) -> list[str]:
        kept = [mail.body for mails in self.mails.values() for mail in mails]
        return [body.text for body in kept if mine is None or body.mine is mine]


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
            return _out(letter, replace(session, section="name"), *HELLO)
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
    if session.section == "topics":
        return _out(letter, session, _echo(text), Text(f"Thank you. I wrote down: {text}"))
    lead = Text(f"Thank you, {text}.")
    return _out(letter, replace(session, section="topics"), _echo(text), lead, _topics(()))


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
        kept = [mail.body.text for mail in pad.mails.get(address, [])]
        if not kept:
            return ()
        html = f"<!doctype html><p>{len(kept)}</p>".encode()
        return (
            File("my-data.json", "application/json", json.dumps(kept).encode()),
            File("my-data.html", "text/html; charset=utf-8", html),
        )

    pages: Mapping[str, PageWords] = {"en": page_words("en", "English"), "es": page_words("es", "Español")}
    return WebHouse(**{"take": take, "store": pad, "pages": pages, "export": export, "wakes": Wakes(), **changes})
