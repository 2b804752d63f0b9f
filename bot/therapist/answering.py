"""An answer to a client, signed by their therapist, through the assistant; the therapist's account stays unknown."""

from bot.content import Content
from bot.core.contact import is_discreet
from bot.posts import Post, ToClient
from bot.store.base import ClientView, Store

KEPT_BY_AN_ANSWER = ("contact", "question")
"""Answering keeps the promise: these are closed by it. A request stays until a time is agreed, an alert until it is
closed."""

LONGEST = 3500  # characters, so that name and words fit into one message


def signed(content: Content, therapist: str, client: ClientView, words: str, key: str) -> Post:
    text = content.from_therapist(therapist, client.session, words.strip()[:LONGEST])
    return Post(key, ToClient(client.id), text, silent=is_discreet(content.flow, client.session))


async def promises_of(store: Store, therapist: str, client: ClientView) -> list[int]:
    """The notices that an answer to this client closes."""
    return [
        notice.id
        for notice in await store.notices(therapist)
        if notice.client == client.id and notice.kind in KEPT_BY_AN_ANSWER
    ]
