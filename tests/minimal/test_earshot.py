"""In minimal mode a message that could not be written, and comes again, says what it said the first time."""

from datetime import UTC, datetime, timedelta

from bot.client_side import ClientSide
from bot.content import Content
from bot.core.messages import Address, Message, Said
from bot.posts import ToTherapist
from bot.store.base import Letter, Outcome, Sender
from bot.store.memory import MemoryStore
from tests.opened import always_open

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SAM = Address("telegram", "7")


def test_danger_in_two_messages_is_heard_again_when_the_second_comes_again(under_hipaa: Content) -> None:
    side = ClientSide(lambda: under_hipaa, always_open(MemoryStore(), lambda: under_hipaa))

    def alerts(number: int, words: str, sender: Sender) -> tuple[int, Outcome]:
        at = NOW + timedelta(seconds=number)
        outcome = side.outcome(
            Letter("telegram", str(number), SAM, b"", at), sender, Message(str(number), SAM, Said(words), at)
        )
        return sum(isinstance(post.to, ToTherapist) for post in outcome.posts), outcome

    _, begun = alerts(1, "I want to", Sender(None, "", None))
    sam = Sender(1, "K001", begun.session)

    assert [alerts(5, "die", sam)[0] for _ in range(3)] == [1, 1, 1]
