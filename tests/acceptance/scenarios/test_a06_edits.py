"""A6: an edited message corrects the answer it gave, never the open question; small talk edited means nothing."""

import pytest

from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, go, texts
from tests.acceptance.test_digest import TUESDAY_AT_EIGHT

HOPES = "What would you like to be different?"


@pytest.mark.parametrize("typing_pause", [0, 60])
async def test_an_edit_corrects_its_own_answer_and_not_the_open_question(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    age = anna.send("43")
    await anna.expect_reply()
    await go(anna, "sleep")
    anna.edit(age, "34")
    corrected = await anna.expect_reply()

    assert office.line("changed") in corrected.text
    assert HOPES in corrected.text
    assert await office.kept(7) == {"privacy_ok": "yes", "age": 34, "concerns": ("sleep",)}


async def test_an_edit_that_is_no_answer_is_told_and_changes_nothing(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    age = anna.send("43")
    await anna.expect_reply()
    anna.edit(age, "old enough")
    told = await anna.expect_reply()

    assert office.line("edit_not_taken") in told.text
    assert await office.events(7, "age") == [43]


async def test_an_edit_that_would_end_the_talk_is_asked_first(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    age = anna.send("43")
    await anna.expect_reply()
    await go(anna, "sleep")
    anna.edit(age, "16")
    preview = await anna.expect_reply()
    await office.settled()

    assert office.line("change_removes") in preview.text
    assert "Sleep" in preview.text
    assert (await office.kept(7))["age"] == 43
    assert HOPES in (await go(anna, "k:age")).text


async def test_small_talk_edited_is_passed_over(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    talk = anna.send("how much is it?")
    await anna.expect_reply()
    before = len(anna.replies)
    anna.edit(talk, "34")
    await office.settled()

    assert len(anna.replies) == before
    assert "age" not in await office.kept(7)


async def test_two_edits_within_a_second_are_one_correction_of_the_last_words(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    age = anna.send("43")
    await anna.expect_reply()
    before = len(anna.replies)
    anna.edit(age, "33")
    anna.edit(age, "34")
    await anna.expect_reply()
    await office.settled()

    assert [office.line("changed") in text for text in texts(anna.replies[before:])] == [True]
    assert (await office.kept(7))["age"] == 34


async def test_after_the_end_two_edits_are_one_amendment(office: Office, anna: Person, therapist: Person) -> None:
    await go(anna, *TO_AGE)
    age = anna.send("43")
    await anna.expect_reply()
    await go(anna, "sleep", "s:hopes", "yes", "mornings", "v:check")
    before = len(anna.replies)
    anna.edit(age, "33")
    anna.edit(age, "34")
    await anna.expect_reply()
    await office.settled()
    count = len(anna.replies) - before
    office.clock.forward_to(TUESDAY_AT_EIGHT)
    digest = await therapist.expect_reply()

    assert count == 1
    assert digest.text.count("Changed an answer: age") == 1
