"""What comes in, whatever the channel.

A channel's `inbound` turns its own dialect into a `Message`; nothing behind it knows the channel's types.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaKind = Literal[
    "photo", "voice", "video", "sticker", "document", "location", "contact", "poll", "forwarded", "other"
]


@dataclass(frozen=True, slots=True)
class Address:
    """Where someone is: a channel's name and the key it knows them by (never shown, never logged)."""

    channel: str
    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words; `about` is the reference of the message that was edited, if this is an edit."""

    text: str
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command, without slash and in canonical English form (`back`, `start`), with its argument."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button; `data` is what the button says it is, `on` the reference of the message it stands under.

    `label` is what stood on it, as the channel tells; it is only ever shown back to the one who tapped.
    """

    data: str
    on: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that is not text; a caption is text like any other. `album` groups several."""

    media: MediaKind
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person unblocked the bot."""


@dataclass(frozen=True, slots=True)
class Woke:
    """Nobody wrote: the moment has come that the session asked to be woken at."""


Content = Said | Commanded | Tapped | Sent | Left | Returned | Woke


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person did. `id` is unique per channel and the key against repeats."""

    id: str
    address: Address
    content: Content
    at: datetime
    language: str = ""  # what the channel believes the person speaks, an IETF tag or empty
    reference: str = ""  # the channel's id of the written message itself: what a later edit refers to


def words_of(content: Content) -> str:
    """All text a person wrote in this message: what the door looks at.

    >>> words_of(Sent("photo", "me at the sea"))
    'me at the sea'
    >>> words_of(Tapped("o:age:yes"))
    ''
    """
    match content:
        case Said(text=text):
            return text
        case Sent(caption=caption):
            return caption
        case Commanded(name=name, argument=argument):
            return f"{name} {argument}".strip()
        case Tapped() | Left() | Returned() | Woke():
            return ""
