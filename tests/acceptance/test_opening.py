"""Nobody is let in until a test alert was seen; who needs people at once is heard all the same."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from httpx import AsyncClient

from bot.desk import make_login
from bot.opening import BACKUP
from bot.store.posting import TESTED
from tests.acceptance.clock import Clock
from tests.acceptance.conftest import opened, paired
from tests.acceptance.house import THERAPIST, House
from tests.acceptance.mailbox import Mailbox
from tests.acceptance.person import Person
from tests.acceptance.waiting import until
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    one = Mailbox()
    one.start()
    yield one
    one.stop()


@pytest.fixture
async def new(api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, mailbox: Mailbox) -> House:
    """Just installed: nothing was tested."""
    url = f"smtp://127.0.0.1:{mailbox.port}"
    return await opened(House(api, database_url, clock, is_opened=False, smtp_url=url), houses)


async def test_it_opens_when_the_test_alert_was_seen_and_the_backup_was_written_to(
    new: House, anna: Person, mailbox: Mailbox
) -> None:
    anna.send("/start")
    early = await anna.expect_reply()
    elena = await paired(new)
    elena.command("testalert")
    alert = await elena.expect_saying("A test: this is how")
    (mail,) = await mailbox.received(1)
    await until(lambda: is_mailed(new), "the e-mail is known to be taken")
    elena.tap(alert, "I have seen it")
    told = await elena.expect_saying("alerts reach you here")
    anna.send("/start")
    welcome = await anna.expect_reply()

    assert "not open yet" in early.text and "hello@elm-practice.example" in early.text
    assert mail["To"] == "backup@elm-practice.example" and "test" in mail["Subject"]
    assert "open for clients now" in told.text
    assert "automated assistant" in welcome.text


async def test_before_nothing_of_anyone_is_kept(new: House, anna: Person) -> None:
    anna.send("I have been so sad since March")
    await anna.expect_reply()
    await new.settled()

    assert await new.store.clients(THERAPIST) == ()
    assert await new.session(anna.user_id) is None


async def test_urgent_words_are_heard_before_it_is_open(new: House, anna: Person) -> None:
    elena = await paired(new)
    anna.send("I want to kill myself")
    card = await anna.expect_reply()
    alert = await elena.expect_reply()

    assert "116 123" in card.text
    assert "Urgent" in alert.text


async def test_privacy_and_help_lines_can_be_read_before_it_is_open(new: House, anna: Person) -> None:
    anna.command("privacy")
    privacy = await anna.expect_reply()
    anna.command("urgent")
    lines = await anna.expect_reply()

    assert "deleted" in privacy.text
    assert "999" in lines.text


async def test_what_is_lacking_is_told_to_the_therapist(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack
) -> None:
    bare = await opened(House(api, database_url, clock, is_opened=False), houses)
    elena = await paired(bare)
    elena.command("testalert")
    elena.tap(await elena.expect_saying("A test"), "I have seen it")
    told = await elena.expect_saying("alerts reach you here")

    assert "VESTIBULE_SMTP_URL" in told.text
    assert "open for clients" not in told.text


async def test_another_account_of_a_therapist_has_to_be_tested_anew(house: House, anna: Person) -> None:
    house.is_opened = False
    await paired(house)
    await house.app.opening.look()
    anna.send("/start")

    assert "not open yet" in (await anna.expect_reply()).text


async def test_a_trial_lets_people_in_and_says_that_nobody_reads(
    api: FakeBotApi, database_url: str, clock: Clock, houses: AsyncExitStack, anna: Person
) -> None:
    await opened(House(api, database_url, clock, is_opened=False, trial="yes"), houses)
    anna.send("/start")
    welcome = await anna.expect_reply()

    assert welcome.text.startswith("This is only a trial.")
    assert "automated assistant" in welcome.text


async def test_without_a_paired_chat_it_is_tested_at_the_desk(new: House, anna: Person, mailbox: Mailbox) -> None:
    async with AsyncClient(base_url=new.app.web.url, headers={"sec-fetch-site": "same-origin"}) as desk:
        secret = await make_login(new.store, THERAPIST, new.clock())
        await desk.post("/desk/login", data={"ticket": secret})
        closed = await desk.get("/desk/")
        forms = {"token": field(closed.text, "token"), "form": field(closed.text, "form")}
        sent = await desk.post("/desk/test-alert", data=forms, follow_redirects=True)
        await until(lambda: is_mailed(new), "the e-mail is known to be taken")
        delivered = await desk.get("/desk/delivered")
        await desk.post("/desk/test-alert/seen", data={"token": field(sent.text, "token")})
        after = await desk.get("/desk/")
    anna.send("/start")

    assert "Not open for clients yet" in closed.text and "I have seen it" not in closed.text
    assert "A test alert is on its way" in sent.text
    assert "A test: this is how" in delivered.text
    assert "Not open for clients yet" not in after.text
    assert "automated assistant" in (await anna.expect_reply()).text


async def is_mailed(house: House) -> bool:
    return BACKUP in {subject for subject, _ in await house.store.claimed(TESTED)}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]
