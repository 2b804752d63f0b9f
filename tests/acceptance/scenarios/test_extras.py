"""The smaller rules of the flow language that are easy to get wrong, on the real way."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened
from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, TO_CONCERNS, TO_FEE, TO_HOPES, TO_REVIEW, go, push, texts
from tests.fakes.bot_api import FakeBotApi

DATE = (
    "  - ask: call_time\n",
    "  - ask: first_day\n    type: date\n    text: When could we begin?\n  - ask: call_time\n",
)
NUMBERS = ("thirty-four", "34,0", "34.", "٣٤", "۳۴", "３４", "I am 34 years old")


async def test_an_answer_corrected_twice_in_a_row_is_what_was_said_last(office: Office, anna: Person) -> None:
    await go(anna, *TO_REVIEW, "r:age", "35", "r:age")
    review = await go(anna, "36")

    assert "36" in review.text
    assert await office.events(7, "age") == [34, 35, 36]


async def test_a_correction_left_half_way_changes_nothing(office: Office, anna: Person) -> None:
    await go(anna, *TO_REVIEW)
    kept = await office.kept(7)
    review = await go(anna, "r:concerns", "k:concerns")

    assert "This is what goes out:" in review.text
    assert await office.kept(7) == kept


async def test_a_skipped_question_can_be_answered_after_all(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES, "s:hopes")
    assert (await office.kept(7))["hopes"] is None
    await go(anna, "/change", "r:hopes")
    on = await go(anna, "to rest")

    assert "Does the fee work for you?" in on.text
    assert (await office.kept(7))["hopes"] == "to rest"


async def test_an_option_that_stands_alone_takes_no_other_beside_it(office: Office, anna: Person) -> None:
    typed = await go(anna, *TO_CONCERNS, "sleep and none of these")
    assert office.line("problem_exclusive") in typed.text
    assert "concerns" not in await office.kept(7)
    for number, option in enumerate(("anxiety", "none"), start=1):
        anna.tap_data(typed, f"o:concerns:{option}")
        await anna.expect_edit(typed, number)
    assert {"☐ Anxiety", "☑ None of these"} <= set(typed.buttons)
    await go(anna, "d:concerns")

    assert (await office.kept(7))["concerns"] == ("none",)


async def test_a_number_in_words_with_a_comma_or_in_other_digits(office: Office, api: FakeBotApi) -> None:
    for number, said in enumerate(NUMBERS, start=100):
        await go(Person(api, number), *TO_AGE, said)
        assert await office.events(number, "age") == [34], said


async def test_next_tuesday_is_asked_for_as_a_date_with_an_example(office: Office, anna: Person) -> None:
    await office.publish(DATE, version=2)
    asked = await go(anna, *TO_FEE, "o:fee_ok:yes", "next Tuesday")

    assert "2026-" in asked.text
    assert "When could we begin?" in asked.text
    assert "first_day" not in await office.kept(7)


async def test_a_link_with_a_payload_mid_flow_comes_back_to_the_place(office: Office, api: FakeBotApi) -> None:
    for number, payload in enumerate(("summer_letter", "p_no-such-code", "x" * 64), start=100):
        client = Person(api, number)
        await go(client, *TO_FEE)
        await office.settled()
        kept = await office.kept(number)
        client.command("start", payload)
        await office.settled()
        await go(client, "yes")

        assert await office.kept(number) == kept | {"fee_ok": "yes"}
        assert payload not in "".join(texts(client.replies))


async def test_a_changed_value_of_the_practice_stands_in_the_next_message(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    office.practice.write_text(office.practice.read_text().replace("name: Elena Marsh\n", "name: Elena Birch\n", 1))
    await office.look()
    told = await go(anna, "/overview")

    assert "Elena Birch" in told.text
    assert "Elena Marsh" not in told.text


async def test_words_in_a_group_or_a_channel_reach_nobodys_talk(office: Office, anna: Person, api: FakeBotApi) -> None:
    await go(anna, *TO_AGE)
    before = len(anna.replies)
    channel = {"id": -1001, "type": "channel", "title": "News"}
    anna.add_bot_to_group(-500)
    anna.send_in_group(-500, "34")
    api.push("channel_post", {"message_id": 5, "chat": channel, "date": 1, "text": "34"})
    group = {"id": -1002, "type": "supergroup", "title": "Friends"}
    api.push("message", {"message_id": 6, "chat": group, "from": anna.user, "date": 1, "text": "34"})
    await office.settled()

    assert len(anna.replies) == before
    assert "age" not in await office.kept(7)


async def test_a_clock_that_goes_back_an_hour_holds_up_nobody(office: Office, anna: Person) -> None:
    await go(anna, *TO_HOPES)
    office.clock.forward(timedelta(hours=-1))
    on = await go(anna, "to rest", "o:fee_ok:yes", "noon", "v:check")
    await office.settled()

    assert "Thank you for all this." in on.text
    assert len(await office.notices("request")) == 1


async def test_a_date_of_another_century_in_a_message_is_of_no_account(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    push(anna, text="34", edit_date=4_000_000_000)
    await anna.expect_reply()

    assert await office.events(7, "age") == [34]


async def test_a_translation_that_lacks_an_option_is_refused_and_the_last_one_stays(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, anna: Person
) -> None:
    office = Office(api, database_url, clock, tmp_path, languages=("en", "es"))
    await opened(office, houses)
    anna.user["language_code"] = "es"
    before = office.app.content
    spanish = office.spanish_file.read_text()
    assert spanish.count("sleep: Sueño, ") == 1
    office.spanish_file.write_text(spanish.replace("sleep: Sueño, ", ""))
    await office.look()
    asked = await go(anna, *TO_AGE, "34")

    assert [finding.code for finding in office.app.reloader.refused] == ["E503"]
    assert office.app.content is before
    assert "☐ Sueño" in asked.buttons
