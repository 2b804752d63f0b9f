"""Texts of any size, from none to 64 KiB: taken as far as a message goes, quickly, and never a fault."""

import json
import time
from itertools import product

import pytest

from bot.channels.telegram.cleaning import LONGEST_TEXT
from bot.channels.telegram.inbound import parse
from bot.channels.web.inbound import UnreadablePost
from bot.channels.web.inbound import parse as parse_post
from bot.core.flow.kinds import KINDS
from bot.core.messages import Address, Message, Sent, words_of
from bot.store.base import Letter
from tests.channels.telegram.samples import FILE, NOW, letter, message
from tests.content import shipped
from tests.core.test_kinds import read
from tests.therapist.test_letters import House

SIZES = (0, 1, 2, 4095, 4096, 4097, 8000, 8001, 16_384, 65_535, 65_536)
PATTERNS = {
    "letters": "x",
    "words": "word ",
    "lines": "a\n",
    "emoji": "\U0001f642",
    "marks": "a\u0335",
    "joiners": "\u200d",
    "turns": "\u202e",
    "nulls": "\0",
    "halves": "\ud83d",
    "brackets": "{{",
    "digits": "9",
    "urgent": "I want to kill myself ",
    "look-alikes": "\u0430a",
    "spelled": "k i l l ",
}
ALL = list(product(PATTERNS, SIZES))
QUICK = 5.0  # seconds, on a machine that is busy with other tests


def text_of(pattern: str, size: int) -> str:
    return (PATTERNS[pattern] * size)[:size]


@pytest.mark.parametrize(("pattern", "size"), ALL)
def test_a_message_of_any_size_is_read_as_far_as_one_goes(pattern: str, size: int) -> None:
    text, began = text_of(pattern, size), time.perf_counter()
    found: list[Message | None] = [
        parse(letter(message(text=text))),
        parse(letter(message(photo=[{**FILE, "width": 1, "height": 1}], caption=text))),
    ]
    body = json.dumps({"id": "letter-0001", "kind": "text", "text": text, "language": "en"}).encode()
    try:
        found.append(parse_post(Letter("web", "1", Address("web", "t" * 43), body, NOW)))
    except UnreadablePost:
        found.append(None)
    for each in filter(None, found):
        words = each.content.caption if isinstance(each.content, Sent) else words_of(each.content)
        assert len(words) <= LONGEST_TEXT
        shipped.given().danger(words)

    assert time.perf_counter() - began < QUICK


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_of_any_size_is_taken_or_refused_in_words(size: int) -> None:
    house = House()
    for words in ("/start", "[o:consent:yes]", "[o:age:yes]", "[o:place:uk]", "[o:may_write:no]"):
        await house.says(words)
    posts = len(house.store._posts.items)
    await house.says("x" * size)
    (client,) = await house.store.clients("elena")

    assert len(house.store._posts.items) > posts
    assert all(len(str(each.value)) <= size for each in client.session.answers.values() if each.step == "name")


@pytest.mark.parametrize(("kind", "size"), list(product(KINDS, (0, 4096, 65_536))))
def test_every_kind_of_question_reads_any_size_quickly(kind: str, size: int) -> None:
    began = time.perf_counter()
    for pattern in PATTERNS:
        read(kind, text_of(pattern, size))  # type: ignore[arg-type]

    assert time.perf_counter() - began < QUICK
