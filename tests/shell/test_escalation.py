"""An alert that nobody has seen: told again each ten minutes, then each hour, and to the backup; until it is seen."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.core.messages import Address
from bot.settings import read_settings
from bot.store.base import Letter
from tests.acceptance.mailbox import Mailbox

ROOT = Path(__file__).parents[2]
NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class House:
    def __init__(self, folder: Path, mail_port: int) -> None:
        self.now = NIGHT
        environment = {
            "VESTIBULE_CONFIG": str(ROOT / "config" / "practice.yaml"),
            "VESTIBULE_FLOWS": str(ROOT / "flows"),
            "VESTIBULE_TEMPLATES": str(ROOT / "templates"),
            "VESTIBULE_DATABASE_URL": f"sqlite:///{folder}/test.sqlite3",
            "VESTIBULE_MASTER_KEY": "17" * 32,
            "VESTIBULE_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
            "VESTIBULE_WEB_PORT": "0",
            "VESTIBULE_TICK_SECONDS": "3600",
            "VESTIBULE_RELOAD": "false",
        }
        self.app = App(read_settings(environment), environment, clock=lambda: self.now)

    async def says(self, number: int, words: str) -> None:
        address = Address("web", "visitor")
        raw = b'{"kind":"text","text":"%s","language":"en"}' % words.encode()
        await self.app.receiver.take([Letter("web", str(number), address, raw, self.now)])

    async def pass_minutes(self, minutes: int) -> None:
        """Minute by minute, as the clock looks."""
        for _ in range(minutes):
            self.now += timedelta(minutes=1)
            await self.app._ticker.tick()

    async def told(self) -> list[str]:
        return [mail.body.text for mail in reversed(await self.app.store.desk_posts("elena", 50))]


@pytest.fixture
def inbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def house(tmp_path: Path, inbox: Mailbox) -> AsyncIterator[House]:
    inbox.start()
    house = House(tmp_path, inbox.port)
    await house.app.start()
    yield house
    await house.app.stop()
    inbox.stop()


async def test_an_unseen_alert_is_told_again_and_to_the_backup_without_a_word_of_the_person(
    house: House, inbox: Mailbox
) -> None:
    await house.says(1, "I want to kill myself")
    await house.pass_minutes(9)
    before = await house.told()
    await house.pass_minutes(21)
    again = [text for text in await house.told() if "Still not seen" in text]
    sent = await inbox.received(3)

    assert len(before) == 1
    assert len(again) == 3
    assert sent[0]["To"] == "backup@elm-practice.example"
    assert "Elena Marsh has not seen it" in str(sent[0].get_payload()).replace("=\n", "")
    assert all("kill" not in str(mail) for mail in sent)


async def test_after_the_first_hour_it_is_told_each_hour(house: House) -> None:
    await house.says(1, "I want to kill myself")
    await house.pass_minutes(181)

    assert sum("Still not seen" in text for text in await house.told()) == 6 + 2


async def test_an_alert_that_was_seen_is_not_told_again(house: House, inbox: Mailbox) -> None:
    await house.says(1, "I want to kill myself")
    (alert,) = await house.app.store.notices("elena")
    await house.app.store.note(alert.id, "elena", "acknowledge", house.now)
    await house.pass_minutes(30)

    assert sum("Still not seen" in text for text in await house.told()) == 0
    assert inbox.mails == []


async def test_after_downtime_it_is_told_once(house: House) -> None:
    await house.says(1, "I want to kill myself")
    house.now += timedelta(minutes=47)
    await house.app._ticker.tick()
    await house.app._ticker.tick()

    assert sum("Still not seen" in text for text in await house.told()) == 1


async def test_a_mail_server_that_is_away_holds_the_mail_for_later(house: House, inbox: Mailbox) -> None:
    channel = house.app.channels["mail"]
    away = channel._to  # type: ignore[attr-defined]
    channel._to = away._replace(netloc="127.0.0.1:9")  # type: ignore[attr-defined]
    await house.says(1, "I want to kill myself")
    await house.pass_minutes(10)
    await asyncio.sleep(0.2)
    health = await house.app.store.health(house.now)
    channel._to = away  # type: ignore[attr-defined]
    house.now += timedelta(minutes=2)
    sent = await inbox.received(1)

    assert health.waiting_posts >= 1
    assert len(sent) == 1


async def test_a_concern_goes_to_the_owner_and_to_the_backup(house: House, inbox: Mailbox) -> None:
    await house.says(1, "/start")
    await house.says(2, "yes")
    await house.says(3, "/concern write")
    await house.says(4, "My therapist shouted at me.")
    await house.pass_minutes(1)

    (mail,) = await inbox.received(1)
    assert mail["To"] == "backup@elm-practice.example"
    assert "My therapist shouted at me." in mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    (notice,) = await house.app.store.notices("elena")
    assert (notice.kind, notice.details["words"]) == ("concern", "My therapist shouted at me.")
    assert notice.due_at is not None
