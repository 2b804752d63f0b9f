"""What a therapist does in the chat, on the real way: pairing, answering a client, and other people's codes."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import House
from tests.acceptance.intake import go_through
from tests.acceptance.person import Person
from tests.acceptance.practice import practice_of_two
from tests.fakes.bot_api import FakeBotApi


async def test_a_reply_of_the_therapist_reaches_the_client_signed_and_keeps_the_promise(
    house: House, anna: Person, elena: Person
) -> None:
    await go_through(anna)
    await house.settled()
    code = await house.code(7)
    elena.skip_replies()
    elena.send(f"/reply {code.lower()} Would Thursday at 17:30 suit you?")
    confirmed = await elena.expect_reply()
    message = await anna.expect_reply()
    await house.settled()

    assert message.text == "Elena Marsh writes to you:\n\nWould Thursday at 17:30 suit you?"
    assert str(elena.user_id) not in str(message.raw)
    assert code in confirmed.text
    assert [notice.closed_at for notice in await house.notices("request")] == [None]  # until a time is agreed


async def test_a_reply_to_who_wants_it_vague_names_nobody_and_makes_no_sound(
    house: House, anna: Person, elena: Person
) -> None:
    await go_through(anna, writing="vague")
    await house.settled()
    elena.skip_replies()
    code = await house.code(7)
    elena.send(f"/open {code}")
    card = await elena.expect_reply()
    elena.send(f"/reply {code} Would Thursday at 17:30 suit you?")
    message = await anna.expect_saying("Thursday")

    assert "Keep it vague: others may see this chat." in card.text
    assert message.text == "A message for you:\n\nWould Thursday at 17:30 suit you?"
    assert message.raw.get("disable_notification")


async def test_a_redelivered_reply_reaches_the_client_once(
    house: House, anna: Person, elena: Person, api: FakeBotApi
) -> None:
    await go_through(anna)
    await house.settled()
    code = await house.code(7)
    seen = len(anna.replies)
    elena.send(f"/reply {code} See you on Thursday.")
    update = api.updates.pending[-1]
    await anna.expect_reply()
    await house.settled()
    api.updates.push_raw(update.update_id, update.body, elena.user_id)
    await house.settled()

    assert len(anna.replies) == seen + 1


async def test_the_codes_of_another_therapist_are_refused(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, tmp_path: Path, anna: Person
) -> None:
    practice = practice_of_two(tmp_path)
    house = await opened(House(api, database_url, clock, config=str(practice)), houses)
    await paired(house, "elena", 9001)
    bea = await paired(house, "bea", 9002)
    asked = await go_through(anna, upto="Where will you be")
    anna.tap_data(asked, "c:contact:write")
    anna.send("Please call me.")
    await anna.expect_replies(2)
    await house.settled()
    code = await house.code(7)
    (request,) = await house.notices("contact")
    seen = len(anna.replies)
    for words in (f"/open {code}", f"/reply {code} Hello from the wrong person", f"/close {request.id}", "/people"):
        bea.send(words)
    refusals = [message.text for message in await bea.expect_replies(4)]
    await house.settled()

    said = [house.content.therapist_line(name, "bea").text for name in ("no_such_person", "already_done")]
    assert refusals[:3] == [said[0], said[0], said[1]]
    assert code not in "".join(refusals)
    assert len(anna.replies) == seen
    assert len(await house.notices("contact")) == 1


async def test_a_client_cannot_use_what_therapists_use(house: House, anna: Person, elena: Person) -> None:
    await go_through(anna)
    ben = Person(house.api, 8)
    await go_through(ben, upto="Are you 18")
    await house.settled()
    code = await house.code(7)
    ben.send(f"/open {code}")
    ben.tap_data(ben.replies[0], f"t:open:{code}")
    replies = await ben.expect_replies(2)

    assert not any("Sam" in reply.text or code in reply.text for reply in replies)


async def test_a_pairing_code_works_once_and_for_a_quarter_of_an_hour(house: House, clock: Clock) -> None:
    elena = await paired(house)
    thief = Person(house.api, 66)
    thief.command("start", "p_a-code-for-elena")
    used = await thief.expect_reply()
    await house.store.create_ticket("pair", "late", "elena", clock() + timedelta(minutes=15))
    clock.forward(timedelta(minutes=16))
    thief.command("start", "p_late")
    late = await thief.expect_reply()

    assert house.content.therapist_line("pair_failed", "").text == used.text == late.text
    assert [one.address.key for one in await house.store.therapists()] == [str(elena.user_id)]


async def test_who_pairs_a_new_account_is_told_on_the_old_one_which_then_gets_nothing(
    house: House, anna: Person, elena: Person
) -> None:
    await house.store.create_ticket("pair", "again", "elena", house.clock() + timedelta(minutes=15))
    phone = Person(house.api, 9003)
    phone.command("start", "p_again")
    await phone.expect_reply()
    farewell = await elena.expect_reply()
    await house.settled()
    seen = len(elena.replies)
    anna.send("I want to kill myself")
    alert = await phone.expect_reply()
    await house.settled()

    assert "another account" in farewell.text
    assert "Urgent: " in alert.text
    assert len(elena.replies) == seen
