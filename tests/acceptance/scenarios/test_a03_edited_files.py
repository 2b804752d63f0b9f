"""A3: the file changes under five people at five places: nothing is lost, and what still holds is asked of nobody."""

import asyncio

import pytest

from tests.acceptance.person import Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, TO_CALL, TO_CONCERNS, TO_FEE, TO_HOPES, asking, go
from tests.fakes.bot_api import FakeBotApi

PLACES = {"age": TO_AGE, "concerns": TO_CONCERNS, "hopes": TO_HOPES, "fee_ok": TO_FEE, "call_time": TO_CALL}
QUESTIONS = {
    "age": "How old are you?",
    "concerns": "What brings you",
    "hopes": "What would you like to be different?",
    "fee_ok": "Does the fee work for you?",
    "fee_limit": "What could you manage?",
    "call_time": "When may we call?",
}
MOVES = {"age": "35", "concerns": "sleep", "hopes": "rest", "fee_ok": "o:fee_ok:no", "call_time": "noon"}
AFTER = {"age": "concerns", "concerns": "hopes", "hopes": "fee_ok", "fee_ok": "fee_limit"}

PRONOUNS = "  - ask: pronouns\n    type: text\n    text: How may I address you?\n"
AGE = "    type: number\n    min: 5\n    max: 120\n    text: How old are you?\n"
YEARS = "    type: choice\n    text: How old are you?\n    options: { young: Under 30, older: 30 or more }\n"


class Five:
    """People at five places, by the question that is open to them."""

    def __init__(self, api: FakeBotApi, office: Office) -> None:
        self.office = office
        self.at = {place: Person(api, 101 + number) for number, place in enumerate(PLACES)}
        self.kept: dict[str, dict[str, object]] = {}

    async def arrive(self) -> None:
        await asyncio.gather(*(go(self.at[place], *moves) for place, moves in PLACES.items()))
        await self.office.settled()
        self.kept = {place: await self.office.kept(who.user_id) for place, who in self.at.items()}

    async def answer(self) -> dict[str, str]:
        """Everyone answers the question that they see; what they are told."""
        replies = await asyncio.gather(*(go(who, MOVES[place]) for place, who in self.at.items()))
        await self.office.settled()
        return {place: reply.text for place, reply in zip(self.at, replies, strict=True)}

    async def assert_nothing_is_lost(self) -> None:
        for place, who in self.at.items():
            now = await self.office.kept(who.user_id)
            assert self.kept[place].items() <= now.items(), place


@pytest.fixture
async def five(api: FakeBotApi, office: Office) -> Five:
    one = Five(api, office)
    await one.arrive()
    return one


async def test_a_typo_mended_touches_nobody(office: Office, five: Five) -> None:
    await office.publish(("What brings you?", "What brings you here?"))
    told = await five.answer()

    assert office.flow.version == 1
    assert {place: QUESTIONS[AFTER[place]] in told[place] for place in AFTER} == dict.fromkeys(AFTER, True)
    assert "This is what goes out:" in told["call_time"]
    await five.assert_nothing_is_lost()


async def test_a_question_added_before_everyone_is_asked_next_and_introduced(office: Office, five: Five) -> None:
    await office.publish(("  - ask: age\n", PRONOUNS + "  - ask: age\n"), version=2)
    told = await five.answer()
    assert {place: "How may I address you?" in text for place, text in told.items()} == dict.fromkeys(PLACES, True)
    assert {place: office.line("not_asked_earlier") in text for place, text in told.items()} == dict.fromkeys(
        PLACES, True
    )
    on = [await go(who, "they") for who in five.at.values()]
    await five.assert_nothing_is_lost()

    assert {place: QUESTIONS[AFTER[place]] in reply.text for place, reply in zip(AFTER, on, strict=False)} == (
        dict.fromkeys(AFTER, True)
    )


async def test_the_open_question_taken_away_takes_no_words_for_another(office: Office, five: Five) -> None:
    text = office.flow_file.read_text()
    hopes = text[text.index("  - ask: hopes") : text.index("  - ask: fee_ok")]
    await office.publish((hopes, ""), version=2)
    told = await five.answer()

    assert office.line("question_gone") in told["hopes"]
    assert QUESTIONS["fee_ok"] in told["hopes"]
    assert "fee_ok" not in await office.kept(five.at["hopes"].user_id)
    assert (await office.kept(five.at["fee_ok"].user_id))["hopes"] == "sleep better"
    assert "This is what goes out:" in told["call_time"]
    assert "sleep better" not in told["call_time"]
    await five.assert_nothing_is_lost()


async def test_an_option_that_people_chose_taken_away_asks_only_them_again(office: Office, five: Five) -> None:
    await office.publish(("      anxiety: Anxiety\n", ""), version=2)
    told = await five.answer()
    chose = ("hopes", "fee_ok", "call_time")

    assert [office.line("question_changed") in told[place] for place in chose] == [True] * 3
    assert QUESTIONS["concerns"] in told["age"]
    assert office.line("question_changed") not in told["age"] + told["concerns"]
    assert QUESTIONS["hopes"] in told["concerns"]
    assert (await office.kept(five.at["fee_ok"].user_id))["fee_ok"] == "no"
    on = await go(five.at["fee_ok"], "d:concerns")
    assert QUESTIONS["fee_limit"] in on.text
    assert (await office.counted(five.at["fee_ok"].user_id))["concerns"] == ("sleep",)


async def test_a_new_name_carries_the_answer_and_the_open_question(office: Office, five: Five) -> None:
    await office.publish(("  - ask: hopes\n", "  - ask: goals\n    was: hopes\n"), version=2)
    told = await five.answer()

    assert (await office.kept(five.at["hopes"].user_id))["goals"] == "rest"
    assert [(await office.counted(five.at[place].user_id))["goals"] for place in ("fee_ok", "call_time")] == [
        "sleep better"
    ] * 2
    assert QUESTIONS["fee_ok"] in told["hopes"]
    assert QUESTIONS["fee_limit"] in told["fee_ok"]


async def test_a_number_that_became_a_choice_is_refused_until_it_has_a_name_of_its_own(
    office: Office, five: Five, therapist: Person
) -> None:
    choice = ("only if: age < 18", "only if: age is young")
    await office.publish((AGE, YEARS), choice, version=2)
    refusal = await therapist.expect_reply()
    assert office.flow.version == 1
    assert "free_consultation.yaml:" in refusal.text

    named = ("  - ask: age\n", "  - ask: age_group\n"), ("only if: age is", "only if: age_group is")
    await office.publish(*named)
    assert office.app.reloader.refused == ()
    told = await five.answer()
    assert {place: QUESTIONS["age"] in told[place] for place in AFTER if place != "age"} == dict.fromkeys(
        ("concerns", "hopes", "fee_ok"), True
    )
    on = await go(five.at["fee_ok"], "o:age_group:older")
    assert QUESTIONS["fee_limit"] in on.text
    await five.assert_nothing_is_lost()


async def test_a_tab_in_line_12_is_refused_the_therapist_told_and_the_talk_goes_on(
    office: Office, five: Five, therapist: Person
) -> None:
    good = office.flow_file.read_text()
    lines = good.splitlines(keepends=True)
    lines[11] = "\t" + lines[11].lstrip()
    office.flow_file.write_text("".join(lines))
    await office.look()
    refusal = await therapist.expect_reply()
    told = await five.answer()
    office.flow_file.write_text(good + "\n")
    await office.look()
    mended = await therapist.expect_reply()

    assert "free_consultation.yaml:12" in refusal.text
    assert "tab" in refusal.text.casefold() or "space" in refusal.text.casefold()
    assert {place: QUESTIONS[AFTER[place]] in told[place] for place in AFTER} == dict.fromkeys(AFTER, True)
    assert mended.text == office.content.therapist_line("files_mended", "elena").text
    await five.assert_nothing_is_lost()


async def test_buttons_of_the_old_version_work_or_explain_themselves(office: Office, five: Five) -> None:
    fee, ticking = five.at["fee_ok"], five.at["concerns"]
    await office.publish(
        ("      anxiety: Anxiety\n", "      worry: Worry\n"), ("    text: Does the fee", "    text: Say, does the fee"),
        version=2,
    )  # fmt: skip
    gone = await go(ticking, "o:concerns:anxiety")
    works = await go(fee, "o:fee_ok:no")

    assert office.line("old_button") in gone.text
    assert "☐ Worry" in gone.buttons
    assert (await office.kept(fee.user_id))["fee_ok"] == "no"
    assert office.line("question_changed") in works.text
    assert asking(fee, "What brings you") is works
