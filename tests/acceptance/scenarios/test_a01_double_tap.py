"""A1: a double tap is one answer; a button that is nine days old is explained, and never answers the open question."""

from datetime import timedelta

import pytest

from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_CALL, TO_CONCERNS, TO_FEE, asking, go, texts
from tests.fakes.bot_api import FakeBotApi, SentMessage


async def twice(client: Person, under: SentMessage, data: str) -> None:
    """Two taps as fast as a thumb; no spinner stays."""
    for query in [client.tap_data(under, data) for _ in range(2)]:
        await client.expect_answer(query)


async def test_two_taps_on_an_option_are_one_answer_and_one_next_question(office: Office, anna: Person) -> None:
    asked = await go(anna, *TO_FEE)
    before = len(anna.replies)
    await twice(anna, asked, "o:fee_ok:no")
    await office.settled()

    assert ["What could you manage?" in text for text in texts(anna.replies[before:])] == [True]
    assert await office.events(7, "fee_ok") == ["no"]


async def test_two_taps_tick_once_and_two_on_done_go_on_once(office: Office, anna: Person) -> None:
    asked = await go(anna, *TO_CONCERNS)
    before = len(anna.replies)
    await twice(anna, asked, "o:concerns:anxiety")
    await office.settled()
    ticked = asked.text, asked.buttons
    await twice(anna, asked, "d:concerns")
    await office.settled()

    assert "☑ Anxiety" in str(ticked)
    assert ["What would you like to be different?" in text for text in texts(anna.replies[before:])] == [True]
    assert await office.events(7, "concerns") == [("anxiety",)]


async def test_a_tick_is_taken_back_by_a_later_tap(office: Office, anna: Person) -> None:
    asked = await go(anna, *TO_CONCERNS)
    anna.tap_data(asked, "o:concerns:anxiety")
    await anna.expect_edit(asked)
    office.clock.forward(timedelta(seconds=2))
    anna.tap_data(asked, "o:concerns:anxiety")
    await anna.expect_edit(asked, 2)

    assert "☐ Anxiety" in str(asked.buttons)


async def test_two_taps_on_send_it_send_it_once(office: Office, anna: Person) -> None:
    asked = await go(anna, *TO_CALL, "mornings")
    before = len(anna.replies)
    await twice(anna, asked, "v:check")
    await office.settled()

    assert len(anna.replies) == before + 1
    assert len(await office.notices("request")) == 1


@pytest.mark.parametrize("is_told", [True, False], ids=["message", "inaccessible message"])
async def test_an_old_tap_says_what_was_answered_and_offers_a_change(
    office: Office, anna: Person, api: FakeBotApi, is_told: bool
) -> None:
    await go(anna, *TO_CALL)
    await office.settled()
    kept = await office.kept(7)
    old = asking(anna, "What brings you?")
    office.clock.forward(timedelta(days=9))
    await office.settled()
    anna.skip_replies()
    if is_told:
        query = anna.tap_data(old, "o:concerns:sleep")
    else:
        query = "4711"
        api.world.open_queries.add(query)
        gone = {"message_id": old.message_id, "chat": anna.chat, "date": 0}
        tap = {"id": query, "from": anna.user, "chat_instance": "1", "data": "o:concerns:sleep", "message": gone}
        api.push("callback_query", tap)
    told = await anna.expect_reply()
    await anna.expect_answer(query)

    assert "Anxiety, Sleep" in told.text
    assert "Change an answer" in str(told.buttons)
    assert await office.kept(7) == kept
    anna.tap_data(told, "r:concerns")
    assert "What brings you?" in (await anna.expect_reply()).text


async def test_an_old_tap_on_a_question_that_is_gone_says_so(office: Office, anna: Person) -> None:
    await go(anna, *TO_FEE)
    hopes = asking(anna, "What would you like to be different?")
    text = office.flow_file.read_text()
    await office.publish((text[text.index("  - ask: hopes") : text.index("  - ask: fee_ok")], ""), version=2)
    office.clock.forward(timedelta(hours=1))
    anna.tap_data(hopes, "s:hopes")
    told = await anna.expect_reply()

    assert office.line("question_gone") in told.text
    assert "Does the fee work for you?" in told.text
    assert "fee_ok" not in await office.kept(7)
