"""Danger in two messages is heard also of whom nobody lets in, and of whoever writes too much."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.client_side import ClientSide
from bot.core.messages import Address, Message, Said
from bot.earshot import Earshot
from bot.flood import Flood
from bot.opening import Opening
from bot.posts import Post, Text, ToTherapist
from bot.store.base import Letter, Outcome, Sender
from bot.store.memory import MemoryStore
from tests.therapist.test_letters import shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STRANGER = Sender(None, "", None)


class Door:
    """Not open yet, whoever comes."""

    def __init__(self, *, is_trial: bool = False, is_open: bool = False) -> None:
        opening = Opening(MemoryStore(), shipped, lambda: NOW, None, lambda _: not is_open, is_trial=is_trial)
        opening.lacking = ("backup",)
        self.side = ClientSide(shipped, opening)

    def hears(self, number: int, words: str, sender: Sender = STRANGER, channel: str = "telegram") -> Outcome:
        at = NOW + timedelta(seconds=number)
        address = Address(channel, "7")
        letter = Letter(channel, str(number), address, b"", at)
        return self.side.outcome(letter, sender, Message(str(number), address, Said(words), at))


def texts(outcome: Outcome) -> list[str]:
    return [post.body.text for post in outcome.posts if isinstance(post.body, Text)]


def alerts(outcome: Outcome) -> list[Post]:
    return [post for post in outcome.posts if isinstance(post.to, ToTherapist)]


@pytest.mark.parametrize("words", [("I want to", "die"), ("I am going to end", "my life tonight")])
def test_danger_in_two_messages_is_heard_before_it_is_open(words: tuple[str, str]) -> None:
    door = Door()
    first, second = door.hears(1, words[0]), door.hears(5, words[1])

    assert (first.session, alerts(first)) == (None, [])
    assert "116 123" in texts(second)[0]
    assert len(alerts(second)) == 1
    assert second.session is not None


def test_after_a_minute_they_are_not_read_together() -> None:
    door = Door()
    door.hears(1, "I want to")

    assert alerts(door.hears(62, "die")) == []


def test_who_is_refused_for_writing_too_much_is_heard() -> None:
    door = Door(is_open=True)
    known = replace(STRANGER, session=door.hears(0, "hello").session)
    for _ in range(60):
        door.hears(1, "hello", known)

    refused = door.hears(2, "I want to", known)
    assert alerts(refused) == []
    assert refused.session is None
    assert len(alerts(door.hears(3, "die", known))) == 1


@pytest.mark.parametrize("is_crowded_still", [False, True])
def test_words_that_were_refused_are_heard_with_the_next_that_are_taken(*, is_crowded_still: bool) -> None:
    door = Door(is_open=True)
    door.side.flood = Flood(newcomers=1)
    newcomer = Address("telegram", "made-up")
    for number in range(6):
        message = Message("1", Address("telegram", str(number)), Said("hello"), NOW)
        door.side.flood.lets_in(shipped().house, message)
    told = []
    for number, words in ((1, "I want to"), (59, "die")):
        at = NOW + timedelta(seconds=number)
        letter = Letter("telegram", str(number), newcomer, b"", at)
        door.side.flood = door.side.flood if number == 1 or is_crowded_still else Flood()
        told.append(door.side.outcome(letter, STRANGER, Message(str(number), newcomer, Said(words), at)))

    assert [len(alerts(each)) for each in told] == [0, 1]


@pytest.mark.parametrize("channel", ["telegram", "web"])
def test_a_help_line_stands_before_everything_on_trial(channel: str) -> None:
    outcome = Door(is_trial=True).hears(1, "I want to kill myself", channel=channel)

    assert [text for text in texts(outcome) if "only a trial" in text] == []


def test_on_the_web_the_trial_is_not_told_in_the_clients_own_words() -> None:
    own, answer, *_ = Door(is_trial=True).hears(1, "hello", channel="web").posts

    assert isinstance(own.body, Text)
    assert isinstance(answer.body, Text)
    assert own.body.mine
    assert "only a trial" not in own.body.text
    assert answer.body.text.startswith("This is only a trial")


# The memory itself ----------------------------------------------------------------------------------------


def said(number: int, words: str, **changes: Any) -> Message:
    at = NOW + timedelta(seconds=number)
    return Message(str(number), Address("telegram", changes.get("key", "7")), Said(words), at)


def test_a_message_that_comes_again_is_read_with_the_one_before_it() -> None:
    earshot = Earshot()
    earshot.note(said(1, "I want to"))
    earshot.note(said(5, "die"), is_told=True)

    assert earshot.whole(said(5, "die")).content == Said("I want to die")
    assert earshot.whole(said(6, "hello")).content == Said("hello")


def test_whoever_writes_nothing_more_is_forgotten_after_a_minute() -> None:
    earshot = Earshot()
    earshot.note(said(1, "I want to"))
    earshot.note(said(70, "hello", key="8"))
    assert [address.key for address in earshot._heard] == ["8"]

    earshot.forget(NOW + timedelta(seconds=131))
    assert not earshot._heard
