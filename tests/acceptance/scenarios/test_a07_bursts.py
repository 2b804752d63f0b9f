"""A7: several messages are one answer; two answers in one message are never written into two questions."""

from datetime import timedelta

import pytest

from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, TO_HOPES, go, texts

PIECES = ("I want to", "sleep again", "and stop arguing")
FEE = "Does the fee work for you?"


@pytest.fixture
def typing_pause() -> int:
    return 60


async def type_all(office: Office, anna: Person) -> int:
    """How many messages there were before the burst."""
    await go(anna, *TO_HOPES)
    before = len(anna.replies)
    for piece in PIECES:
        anna.send(piece)
    await anna.expect_reply()
    await office.settled()
    return before


async def assert_one_answer(office: Office, anna: Person, before: int) -> None:
    await office.settled()
    assert await office.events(7, "hopes") == ["\n".join(PIECES)]
    assert [FEE in text for text in texts(anna.replies[before:])] == [False, True]
    assert "fee_ok" not in await office.kept(7)


async def test_a_burst_is_one_answer_and_the_next_question_comes_once_after_it(office: Office, anna: Person) -> None:
    before = await type_all(office, anna)
    assert [FEE in text for text in texts(anna.replies[before:])] == [False]
    office.clock.forward(timedelta(seconds=61))
    await anna.expect_reply()

    await assert_one_answer(office, anna, before)


async def test_done_ends_it_at_once(office: Office, anna: Person) -> None:
    before = await type_all(office, anna)
    await go(anna, "d:hopes")

    await assert_one_answer(office, anna, before)


async def test_a_restart_in_the_window_loses_and_doubles_nothing(office: Office, anna: Person) -> None:
    before = await type_all(office, anna)
    await office.stop()
    office.clock.forward(timedelta(seconds=61))
    await office.start()
    await anna.expect_reply()

    await assert_one_answer(office, anna, before)


async def test_who_types_on_and_on_is_answered_at_last(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    before = len(anna.replies)
    for number in range(12):
        anna.send(f"and {number}")
    await anna.expect_replies(2)
    await office.settled()

    assert [FEE in text for text in texts(anna.replies[before:])] == [False, True]
    assert "and 0\nand 1\n" in str((await office.kept(7))["hopes"])


async def test_a_number_with_more_beside_it_is_confirmed_and_the_rest_offered_later(
    office: Office, anna: Person
) -> None:
    asked = await go(anna, *TO_AGE, "34, and mostly anxiety")
    assert "34" in asked.text
    assert office.line("rest_is_kept") in asked.text
    assert "age" not in await office.kept(7)

    concerns = await go(anna, "yes")
    assert await office.kept(7) == {"privacy_ok": "yes", "age": 34}
    assert "What brings you?" in concerns.text
    offered = await go(anna, "sleep")
    assert "and mostly anxiety" in offered.text
    assert "hopes" not in await office.kept(7)
    on = await go(anna, "e:hopes")
    assert FEE in on.text
    assert (await office.kept(7))["hopes"] == "and mostly anxiety"


async def test_words_about_a_button_get_the_buttons_again_and_what_they_may_mean(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES, "s:hopes")
    asked = await go(anna, "the second one I think, but not sure")

    assert "No" in asked.text
    assert {"Yes, that one", "Yes", "No"} <= set(asked.buttons)
    assert "fee_ok" not in await office.kept(7)
    assert "When may we call?" in (await go(anna, "o:fee_ok:yes")).text
    assert await office.events(7, "fee_ok") == ["yes"]


async def test_words_that_fit_no_button_get_the_buttons_again(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES, "s:hopes")
    asked = await go(anna, "it depends on the weather")

    assert FEE in asked.text
    assert {"Yes", "No"} <= set(asked.buttons)
    assert "fee_ok" not in await office.kept(7)
