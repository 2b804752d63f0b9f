"""A2: a correction that collapses a branch, after the summary went out: said before, taken back, told once."""

from datetime import timedelta

import pytest

from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_END, go
from tests.acceptance.test_digest import TUESDAY_AT_EIGHT

ASK_CHANGE = ("/change", "r:fee_ok", "o:fee_ok:yes")


@pytest.fixture
async def told(office: Office, anna: Person, therapist: Person) -> Person:
    """The therapist, after the digest with the request."""
    await go(anna, *TO_END)
    await office.settled()
    office.clock.forward_to(TUESDAY_AT_EIGHT)
    digest = await therapist.expect_reply()
    await office.settled()
    assert await office.code(7) in digest.text
    return therapist


async def next_digest(office: Office, therapist: Person) -> str:
    await office.settled()
    therapist.skip_replies()
    office.clock.forward(timedelta(days=1))
    digest = await therapist.expect_reply()
    await office.settled()
    return digest.text


async def seen(office: Office, therapist: Person) -> str:
    """All that the therapist sees who opens this person."""
    await office.settled()
    count = len(therapist.replies)
    therapist.send(f"/open {await office.code(7)}")
    await office.settled()
    return "\n".join(message.text for message in therapist.replies[count:])


async def test_the_change_says_first_what_it_removes_and_no_leaves_everything(
    office: Office, anna: Person, told: Person
) -> None:
    before = await office.session(7)
    preview = await go(anna, *ASK_CHANGE)
    await go(anna, "k:fee_ok")
    await office.settled()
    after = await office.session(7)

    assert "137" in preview.text
    assert office.line("change_removes") in preview.text
    assert before is not None
    assert after is not None
    assert after.answers == before.answers
    assert await office.notices("amended") == []
    assert "What could you manage?" not in preview.text


async def test_yes_sets_aside_the_dependants_alone_and_asks_nothing_anew(
    office: Office, anna: Person, told: Person
) -> None:
    before = await office.counted(7)
    done = await go(anna, *ASK_CHANGE, "p:fee_ok")
    await office.settled()

    assert "I have changed it" in done.text
    assert "Question" not in done.text
    assert await office.counted(7) == {k: v for k, v in (before | {"fee_ok": "yes"}).items() if k != "fee_limit"}


async def test_the_therapist_gets_one_amendment_with_old_and_new_and_never_what_was_set_aside(
    office: Office, anna: Person, told: Person
) -> None:
    await go(anna, *ASK_CHANGE, "p:fee_ok")
    digest = await next_digest(office, told)
    later = await next_digest(office, told)
    page = await seen(office, told)

    assert digest.count("fee_ok") == 1
    assert "NEW" not in digest
    assert "fee_ok" not in later
    assert "137" not in digest + page
    assert "changed fee_ok: “No” is now “Yes”" in page


async def test_changing_back_brings_the_old_value_and_the_digest_tells_nothing_of_it(
    office: Office, anna: Person, told: Person
) -> None:
    await go(anna, *ASK_CHANGE, "p:fee_ok")
    back = await go(anna, "/change", "r:fee_ok", "o:fee_ok:no")
    await office.settled()

    assert office.line("came_back") in back.text
    assert "137" in back.text
    assert (await office.counted(7))["fee_limit"] == 137
    assert (await next_digest(office, told)).count("fee_ok") == 0
