"""What leaves: rendered bodies, and to whom; the payload of an outbox row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.core.messages import Address

Markup = Literal["plain", "html"]


@dataclass(frozen=True, slots=True)
class Key:
    """One rendered button: its words, and either what it says it is or an address it opens."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A message in words. `html` knows b, i, u, s, code and a only; clients get `plain`.

    `replaces`: the channel's reference of an earlier message to edit instead.
    `asks` / `kind`: step and question kind whose answer is awaited (input type on the web).
    `mine`: on pulled channels, an echo of what the client did themselves.
    """

    text: str
    rows: tuple[tuple[Key, ...], ...] = ()
    markup: Markup = "plain"
    replaces: str = ""
    asks: str = ""
    kind: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """The client's data as files, made at the moment of sending so that no second copy is kept."""

    caption: str
    name: str = "my-data"


Body = Text | Export


@dataclass(frozen=True, slots=True)
class ToSender:
    """The client whose message is being handled."""


@dataclass(frozen=True, slots=True)
class ToClient:
    client: int


@dataclass(frozen=True, slots=True)
class ToTherapist:
    """Their paired account; without one the post waits on their desk."""

    therapist: str


@dataclass(frozen=True, slots=True)
class ToAddress:
    """Someone of whom nothing else is kept, as after an erasure."""

    address: Address


Recipient = ToSender | ToClient | ToTherapist | ToAddress


@dataclass(frozen=True, slots=True)
class Post:
    """Something to send. `key` is unique: a second post with the same key is dropped, while the first is kept.

    about: the clients it speaks of, besides the one whose letter caused it; it is not kept longer than any of them.
    remains: what stays of an alert that nobody has seen when its client is erased; it names nobody.
    hurries: what waits before it for another try is tried at once, so that help lines stand behind no long pause.
    """

    key: str
    to: Recipient
    body: Body
    kind: Literal["reply", "alert", "digest", "note", "reminder"] = "reply"
    silent: bool = False
    about: tuple[int, ...] = ()
    remains: Text | None = None
    hurries: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """A leased post: where it goes now. `uncertain`: an earlier attempt may have arrived; `at`: when it was posted."""

    id: int
    address: Address
    body: Body
    kind: str
    silent: bool
    uncertain: bool
    attempts: int
    client: int | None
    queue: str  # posts of one queue leave in order, one at a time
    at: datetime
    therapist: str | None = None


def dump_body(body: Body) -> dict[str, Any]:
    """The body as JSON values; `load_body` is its inverse."""
    match body:
        case Text():
            rows = [[[key.text, key.data, key.url] for key in row] for row in body.rows]
            return {"text": body.text, "rows": rows, **_flags(body)}
        case Export():
            return {"export": body.caption, "name": body.name}


def _flags(body: Text) -> dict[str, Any]:
    kept = ("replaces", "asks", "kind", "mine")
    flags = {name: value for name in kept if (value := getattr(body, name))}
    return flags | ({"markup": body.markup} if body.markup != "plain" else {})


def load_body(data: Mapping[str, Any]) -> Body:
    if "export" in data:
        return Export(caption=data["export"], name=data["name"])
    rows = tuple(tuple(Key(*key) for key in row) for row in data["rows"])
    flags = {name: data[name] for name in ("markup", "replaces", "asks", "kind", "mine") if name in data}
    return Text(text=data["text"], rows=rows, **flags)
