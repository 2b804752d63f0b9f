"""What a therapist's command gets, and what it gives back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content
from bot.opening import Opening
from bot.posts import Post, Text
from bot.store.base import ClientView, Letter, Mark, NoteAction, OpenNotice, Store


@dataclass(frozen=True, slots=True)
class Request:
    """One command of a paired therapist; `therapist` is their id, and bounds everything they can see."""

    store: Store
    content: Content
    therapist: str
    argument: str
    now: datetime
    letter: Letter
    opening: Opening
    site: Callable[[], str]  # the address of the web page, as people use it

    def line(self, name: str, **values: str) -> Text:
        return self.content.therapist_line(name, self.therapist, **values)

    async def notices_of(self, client: ClientView) -> list[OpenNotice]:
        return [notice for notice in await self.store.notices(self.therapist) if notice.client == client.id]

    async def concerns_of(self, code: str) -> list[OpenNotice]:
        """What someone told this therapist as the owner of the practice, whomever they are with."""
        mine = await self.store.notices(self.therapist)
        return [notice for notice in mine if notice.kind == "concern" and notice.code == code.strip().upper()]

    def mark(self, action: NoteAction, notices: Iterable[int]) -> tuple[Mark, ...]:
        return tuple(Mark(notice, self.therapist, action) for notice in notices)


@dataclass(frozen=True, slots=True)
class Result:
    """Texts for the therapist, posts for others, what the audit log notes, and what becomes of notices.

    about: the clients whom the texts speak of; texts that still wait when one of them is erased are never sent.
    """

    texts: tuple[Text, ...] = ()
    posts: tuple[Post, ...] = ()
    audit: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    about: tuple[int, ...] = ()
