"""A10: one chat that hangs holds up nobody; who erases is gone everywhere, also from a summary on its way."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.person import PATIENCE, Person
from tests.acceptance.scenarios.office import Office
from tests.acceptance.scenarios.path import TO_AGE, TO_CONCERNS, TO_END, asking, go, texts
from tests.acceptance.test_digest import TUESDAY_AT_EIGHT
from tests.fakes.bot_api import FakeBotApi, FaultKind

MANY = 200
P95_SECONDS = 30.0  # far less than the message hangs, and enough for a machine that does much else
SECRET = "the-words-that-have-to-go"


async def test_two_hundred_are_answered_in_order_while_one_message_hangs(
    office: Office, anna: Person, api: FakeBotApi
) -> None:
    api.faults.add("sendMessage", FaultKind.HANG)
    anna.command("start")
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    loop = asyncio.get_running_loop()

    async def talk(client: Person) -> float:
        began = loop.time()
        client.command("start")
        client.send("yes")
        client.send("34")
        await client.expect_replies(3, 20)
        return loop.time() - began

    clients = [Person(api, number) for number in range(1000, 1000 + MANY)]
    took = sorted(await asyncio.gather(*(talk(client) for client in clients)))
    asked = ["May I keep your answers?", "How old are you?", "What brings you?"]

    assert anna.replies == []
    assert took[int(MANY * 0.95)] < P95_SECONDS
    assert [
        [words in text for words, text in zip(asked, texts(client.replies), strict=True)] for client in clients
    ] == [[True] * 3] * MANY
    await api.stop_listening()  # ends the call that hangs


def erase(client: Person) -> None:
    client.command("erase")
    client.tap_data(client.replies[-1], "x:erase")


async def test_erasing_between_two_rapid_answers_leaves_neither(
    office: Office, anna: Person, therapist: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await go(anna, *TO_CONCERNS, "sleep", SECRET)
    await office.settled()
    code = await office.code(7)
    old = asking(anna, "What would you like")
    anna.tap_data(anna.replies[-1], "o:fee_ok:no")
    erase(anna)
    anna.tap_data(anna.replies[-1], "o:fee_ok:yes")
    await anna.expect_saying(office.line("nothing_kept_here"))
    await office.settled()

    assert await office.session(7) is None
    assert await office.store.find(code) is None
    assert await office.store.notices("elena") == ()
    assert (await office.store.health(office.clock())).waiting_posts == 0
    assert SECRET not in caplog.text
    seen = len(anna.replies)
    anna.tap_data(old, "s:hopes")
    neutral = await anna.expect_reply()
    await office.settled()
    assert neutral.text == office.line("nothing_kept_here")
    assert len(anna.replies) == seen + 1
    assert await office.session(7) is None
    office.clock.forward(timedelta(days=9))
    await office.app._ticker.tick()
    await office.settled()
    assert len(anna.replies) == seen + 1
    found = await go(therapist, f"/open {code}")
    assert found.text == office.content.therapist_line("no_such_person", "elena").text


async def test_words_typed_after_erasing_begin_anew_and_answer_nothing(office: Office, anna: Person) -> None:
    await go(anna, *TO_AGE)
    anna.send("34")
    erase(anna)
    anna.send("sleep")
    await office.settled()

    assert await office.kept(7) == {}
    assert "May I keep your answers?" in anna.replies[-1].text


@pytest.mark.parametrize("typing_pause", [60])
async def test_erasing_in_the_middle_of_typing_drops_the_draft(office: Office, anna: Person) -> None:
    await go(anna, *TO_CONCERNS, "sleep", SECRET)
    erase(anna)
    await office.settled()
    seen = len(anna.replies)
    office.clock.forward(timedelta(minutes=5))
    await office.app._ticker.tick()
    await office.settled()

    assert await office.session(7) is None
    assert len(anna.replies) == seen


@pytest.mark.parametrize("fault", [FaultKind.TOO_MANY_REQUESTS, FaultKind.HANG], ids=["waits", "stands behind"])
async def test_a_summary_on_its_way_does_not_tell_of_who_erased(
    fault: FaultKind, office: Office, anna: Person, therapist: Person, api: FakeBotApi
) -> None:
    await go(anna, *TO_END)
    await office.settled()
    code = await office.code(7)
    api.faults.add("sendMessage", fault, **({"retry_after": 30} if fault is FaultKind.TOO_MANY_REQUESTS else {}))
    if fault is FaultKind.HANG:
        office.flow_file.write_text("\tbroken")  # so that there is something to tell before the summary
        for _ in range(2):
            await office.app.reloader.look()
        await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    office.clock.forward_to(TUESDAY_AT_EIGHT)
    await office.app._ticker.tick()
    await api.wait_until(lambda: any(call.fault for call in api.calls), PATIENCE)
    anna.skip_replies()
    erase(anna)
    await anna.expect_saying("I have deleted all your data")
    if fault is FaultKind.HANG:
        await api.stop_listening()
        await api.start_listening()
    office.clock.forward(timedelta(minutes=1))
    await office.settled()
    office.clock.forward(timedelta(minutes=5))
    await office.settled()

    assert code not in "".join(texts(therapist.replies))
