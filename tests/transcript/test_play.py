"""What a chat can say, line by line."""

from pathlib import Path

import pytest

from bot.content import Content
from bot.core.flow.model import Ask, Limits, Mark, Option
from bot.errors import ContentError
from bot.loading import Folders, content_or_raise
from bot.transcript.parse import parse_chat
from bot.transcript.play import Player
from bot.transcript.values import meant

pytestmark = pytest.mark.core

ROOT = Path(__file__).parents[2]
HERE = Mark("x", 1, 1)


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))


BEFORE = "given: consent = yes, age = yes"


def failure(content: Content, text: str) -> str:
    return str(Player(content).play(parse_chat(text, "a.chat")) or "")


def test_a_chat_can_begin_in_the_middle(shipped: Content) -> None:
    begun = f"{BEFORE}, place = uk, may_write = no, name = Sam, and friends, who = self\nclient: /start\n"

    assert failure(shipped, begun + "bot: ask first_time\nnot: say hello\nsaved: name = Sam, and friends") == ""


@pytest.mark.parametrize("answer", ["age = perhaps", "agee = yes", "topics = worry + in_person", "consent = skipped"])
def test_what_was_given_must_be_an_answer(answer: str, shipped: Content) -> None:
    found = failure(shipped, f"given: {answer}\n")

    assert found.startswith(f"a.chat:1: given: {answer}")
    assert "give an answer that the question can have" in found


def test_an_answer_outside_the_path_is_not_in_the_summary(shipped: Content) -> None:
    given = f"{BEFORE}, place = uk, may_write = no, name = Sam, fees = works, fees_question = why\n"

    assert failure(shipped, given + "not in summary: fees_question\n") == ""
    assert "a summary without name" in failure(shipped, given + "not in summary: name, fees\n")


def test_a_button_is_known_by_what_it_does_in_every_language(shipped: Content) -> None:
    chat = f"language: es\n{BEFORE}, place = spain, may_write = no\nclient: /start\nclient: [skip]\nbot: ask who"

    assert failure(shipped, chat) == ""


def test_a_chat_has_a_day_of_its_own(shipped: Content) -> None:
    player = Player(shipped)
    assert player.play(parse_chat("today: 2027-01-31\nclient: /start", "a.chat")) is None

    assert player.now.date().isoformat() == "2027-01-31"
    assert "write a day like" in failure(shipped, "today: tomorrow")


def test_a_line_that_is_none_is_refused() -> None:
    with pytest.raises(ContentError, match=r"a\.chat:2: begin the line with one of"):
        parse_chat("client: hi\nbots: nothing", "a.chat")


@pytest.mark.parametrize(
    ("ask", "text", "expected"),
    [
        (Ask("n", HERE, "number", limits=Limits(minimum=5)), "16", (16, "")),
        (Ask("n", HERE, "number"), "62.5", (62.5, "")),
        (Ask("n", HERE, "number", limits=Limits(minimum=5)), "4", None),
        (Ask("n", HERE, "number"), "many", None),
        (Ask("t", HERE), "One: two", ("One: two", "")),
        (Ask("c", HERE, "choice", options=(Option("a"), Option("o", other=True))), "o: my own", ("o", "my own")),
        (Ask("c", HERE, "choices", options=(Option("a"), Option("b"))), "a + b", (("a", "b"), "")),
        (Ask("c", HERE, "choice", options=(Option("a"),), optional=True), "skipped", (None, "")),
        (Ask("c", HERE, "choice", options=(Option("a"),)), "skipped", None),
    ],
)
def test_an_answer_is_read_as_a_chat_writes_it(ask: Ask, text: str, expected: object) -> None:
    assert meant(ask, text) == expected
