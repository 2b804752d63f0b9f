"""What a therapist's command gets, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content
from bot.posts import Post, Text
from bot.store.base import Letter, Store


@dataclass(frozen=True, slots=True)
class Request:
    """One command of a paired therapist; `therapist` is their id, and bounds everything they can see."""

    store: Store
    content: Content
    therapist: str
    argument: str
    now: datetime
    letter: Letter
    site: Callable[[], str]  # the address of the web page, as people use it

    def line(self, name: str, **values: str) -> Text:
        return self.content.therapist_line(name, self.therapist, **values)


@dataclass(frozen=True, slots=True)
class Result:
    """Texts for the therapist, posts for others, and what the audit log notes."""

    texts: tuple[Text, ...] = ()
    posts: tuple[Post, ...] = ()
    audit: tuple[str, ...] = ()
