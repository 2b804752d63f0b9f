"""The way through the scenarios' flow, as moves: typed words, or a button by its data."""

from collections.abc import Iterable

from tests.acceptance.person import Person
from tests.fakes.bot_api import SentMessage

BEGIN = ("/start",)
TO_AGE = (*BEGIN, "o:privacy_ok:yes")
TO_CONCERNS = (*TO_AGE, "34")
TO_HOPES = (*TO_CONCERNS, "anxiety and sleep")
TO_FEE = (*TO_HOPES, "sleep better")
TO_LIMIT = (*TO_FEE, "o:fee_ok:no")
TO_CALL = (*TO_LIMIT, "137")
TO_REVIEW = (*TO_CALL, "mornings")
TO_END = (*TO_REVIEW, "v:check")


def agreeing(way: Iterable[str]) -> tuple[str, ...]:
    """The same way in a flow that reminds, with a yes to that."""
    return tuple(each for move in way for each in ((move, "o:may_write:yes") if move == "sleep better" else (move,)))


async def go(client: Person, *moves: str) -> SentMessage:
    """One move after the other, each answered by one message; the last one."""
    client.skip_replies()
    for move in moves:
        do(client, move)
        reply = await client.expect_reply()
    return reply


def do(client: Person, move: str) -> None:
    if is_button(move):
        client.tap_data(client.replies[-1], move)
    else:
        client.send(move)


def is_button(move: str) -> bool:
    """
    >>> is_button("o:age:yes"), is_button("sleep: better")
    (True, False)
    """
    return move[1:2] == ":"


def texts(messages: Iterable[SentMessage]) -> list[str]:
    return [message.text for message in messages]


def asking(client: Person, words: str) -> SentMessage:
    """The newest message that says this."""
    return next(message for message in reversed(client.replies) if words in message.text)


def push(client: Person, **fields: object) -> None:
    """A message that is not plain text, as Telegram tells it."""
    number = client.api.world.next_message_id()
    client.api.push("message", {"message_id": number, "from": client.user, "chat": client.chat, "date": 1, **fields})
