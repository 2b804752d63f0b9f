"""A desk with people on it: a real store, filled through letters as in life."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from bot.core.contact import is_unsafe_to_write
from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.core.session import Session
from bot.desk import DeskHouse, Member
from bot.posts import Post, Text, ToTherapist
from bot.render.moments import Clock
from bot.server.words import Words, read_words
from bot.store.base import ClientView, Letter, Notice, OpenNotice, Outcome, Sender, Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def make_desk(store: Store, clock: Hands, **changes: Any) -> DeskHouse:
    london = Clock(Locale("en", "GB"), "Europe/London")
    madrid = Clock(Locale("es", "ES"), "Europe/Madrid")
    members = {
        "elena": Member("elena", "Elena Marsh", "en", london, owner=True),
        "ana": Member("ana", "Ana Gil", "es", madrid),
    }
    words = {language: words_in(language) for language in ("en", "es")}
    parts: dict[str, Any] = {
        "store": store,
        "practice": "Elm Practice",
        "members": members,
        "words": words,
        "person_texts": person_texts,
        "name_of": lambda session: str(session.answers["name"].value) if "name" in session.answers else "",
        "contact": lambda session: (
            "unsafe" if is_unsafe_to_write(session) else "vague" if "may_write" in session.answers else ""
        ),
        "is_shared": lambda session: "consent" in session.answers,
        "answer": no_answer,
        "lacking": lambda _: (),
        "test_alert": no_answer,
        "saw_test_alert": no_answer,
        "clock": clock,
    }
    return DeskHouse(**{**parts, **changes})


@cache
def words_in(language: str) -> Words:
    return read_words(ROOT / "templates" / language / "desk.yaml")


async def no_answer(therapist: str, client: ClientView, words: str, key: str) -> None:
    raise AssertionError("nobody answers here")


def person_texts(therapist: str, client: ClientView, notices: Sequence[OpenNotice]) -> Sequence[Text]:
    return (
        Text(
            f"<b>Sam</b> <code>{client.code}</code>\n<i>First time · online · evenings · fee OK</i>\n\n"
            "<b>What brings them here</b>\nworry, sleep\n\n<b>Their hope</b>\n“To sleep through, and stop snapping "
            "at my kids &amp; everyone.”\n\n<b>Wants to ask you</b>\nDo you give homework?\n<script>alert(1)</script>",
            markup="html",
        ),
    )


async def client(store: Store, key: str, name: str, *notices: Notice, **changes: Any) -> None:
    """One person who wrote once, with what came of it."""
    at = changes.pop("at", NOW - timedelta(hours=3))
    shared = changes.pop("shared", True)
    therapist = changes.pop("therapist", "elena")
    answers = {"name": Answer("name", name, at)} | ({"consent": Answer("consent", "yes", at)} if shared else {})
    if changes.pop("unsafe", False):
        answers["safe_to_write"] = Answer("safe_to_write", "no", at)
    if changes.pop("vague", False):
        answers["may_write"] = Answer("may_write", "vague", at)
    session = Session("intake", 1, "h", "en", at, at, answers=answers, **changes)
    posts = tuple(
        Post(f"{key}:{place}", ToTherapist(therapist), Text(f"<b>Alert</b> for {name}", markup="html"), kind="alert")
        for place, notice in enumerate(notices)
        if notice.kind == "alert"
    )

    def decide(letter: Letter, sender: Sender) -> Outcome:
        return Outcome(session=session, notices=notices, posts=posts, therapist=therapist)

    await store.handle([Letter("telegram", key, Address("telegram", key), b"{}", at)], decide, at)


async def fill(store: Store) -> None:
    """A day on which something of everything happened."""
    hour = timedelta(hours=1)
    await client(store, "1", "Sam", Notice("alert", "elena", {"kind": "self", "words": "I can't go on"}))
    await client(store, "2", "Mira", Notice("question", "elena", {"words": "New parents?"}, NOW - hour), ended="sent")
    await client(store, "3", "Noor", Notice("request", "elena", {}, NOW + 9 * hour), ended="sent")
    await client(store, "4", "Alex", Notice("request", "elena", {}, NOW + 40 * hour), ended="sent")
    await client(store, "5", "Jo", Notice("amended", "elena", {}), ended="sent")
    await client(store, "6", "Kim", at=NOW - timedelta(days=2))
    await client(store, "7", "Dana", ended="sent", at=NOW - timedelta(days=9))
    await client(store, "8", "Hidden", shared=False)
    await client(store, "9", "Luz", Notice("request", "ana", {}, NOW + 9 * hour), therapist="ana", ended="sent")
