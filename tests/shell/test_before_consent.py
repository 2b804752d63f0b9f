"""Nothing written before consent is kept, unless it is for a person to read; and a no leaves nothing at all."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from bot.app import App
from bot.core.messages import Address
from bot.core.session import dump
from bot.settings import read_settings
from bot.store.base import Letter
from bot.store.tables import owned_tables
from tests.content.shipped import CONFIG, FLOWS, TEMPLATES
from tests.opened import open_to_clients

CANARY = "CANARYBIRD"


class House:
    def __init__(self, folder: Path, config: Path = CONFIG / "practice.yaml") -> None:
        self.path, self.now, self.number = folder / "test.sqlite3", datetime(2026, 3, 2, 9, tzinfo=UTC), 0
        environment = {
            "VESTIBULE_CONFIG": str(config),
            "VESTIBULE_FLOWS": str(FLOWS),
            "VESTIBULE_TEMPLATES": str(TEMPLATES),
            "VESTIBULE_DATABASE_URL": f"sqlite:///{self.path}",
            "VESTIBULE_MASTER_KEY": "17" * 32,
            "VESTIBULE_WEB_PORT": "0",
            "VESTIBULE_TICK_SECONDS": "3600",
            "VESTIBULE_RELOAD": "false",
        }
        self.app = App(read_settings(environment), environment, clock=lambda: self.now)

    async def take(self, channel: str, raw: dict[str, Any], key: str) -> None:
        self.now += timedelta(seconds=1)
        letter = Letter(channel, str(self.number), Address(channel, key), json.dumps(raw).encode(), self.now)
        await self.app.receiver.take([letter])

    async def web(self, **raw: str) -> None:
        self.number += 1
        await self.take("web", {"id": str(self.number), "language": "en", **raw}, "visitor")

    async def telegram(self, kind: str = "message", number: int = 0, **content: Any) -> None:
        self.number += 1
        person = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        message = {"message_id": number or self.number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person}
        if kind == "edited_message":
            message["edit_date"] = 2
        await self.take("telegram", {"update_id": self.number, kind: {**message, **content}}, "7")

    async def pass_a_minute(self) -> None:
        self.now += timedelta(minutes=1)
        await self.app._ticker.tick()

    async def everything(self) -> str:
        """All that is kept of everybody who has begun, opened with their keys."""
        told = ""
        for client in await self.app.store.under_way():
            record = await self.app.store.record(client.id)
            assert record is not None
            told += json.dumps(dump(client.session)) + repr(record)
            told += "".join(file.content.decode() for file in self.app.content.export_files(record))
        return told

    def rows(self) -> int:
        engine = create_engine(f"sqlite:///{self.path}")
        with engine.connect() as connection:
            found = sum(
                len(connection.execute(select(table)).all()) for table in owned_tables() if table.name != "outbox"
            )
        engine.dispose()
        return found

    def bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.path.parent.glob("test.sqlite3*"))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    await house.app.start()
    await open_to_clients(house.app)
    yield house
    await house.app.stop()


SAID = (
    f"I feel so low {CANARY}",
    f"yes but I am anxious {CANARY}",
    f"no {CANARY}",
    f"is this private? {CANARY}",
    f"how much is it, I drink {CANARY}",
    f"/overview {CANARY}",
    f"/nonsense {CANARY}",
)


async def on_the_web(house: House) -> None:
    for words in SAID:
        await house.web(kind="text", text=words)
    await house.web(kind="command", text=f"/why {CANARY}")


async def in_telegram(house: House) -> None:
    for words in SAID:
        await house.telegram(text=words)
    await house.telegram("edited_message", house.number, text=f"I meant {CANARY}")
    await house.telegram(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption=CANARY)


@pytest.mark.parametrize("writes", [on_the_web, in_telegram])
async def test_nothing_said_before_consent_is_kept(house: House, writes: Any) -> None:
    await writes(house)
    await house.pass_a_minute()

    kept = await house.everything()
    assert "consent" in kept
    assert CANARY not in kept, kept[kept.find(CANARY) - 400 :][:500]
    assert CANARY.encode() not in house.bytes()


async def test_what_was_written_to_a_person_is_kept_for_them_and_goes_with_a_no(house: House) -> None:
    await house.web(kind="text", text="hello")
    await house.web(kind="command", text="/contact write")
    await house.web(kind="text", text=f"Please call me, {CANARY}")
    await house.web(kind="text", text=f"after five, {CANARY}")
    await house.pass_a_minute()

    (notice,) = await house.app.store.notices("elena")
    assert notice.details["words"].count(CANARY) == 2
    assert CANARY.encode() not in house.bytes()

    await house.web(kind="text", text="No, thanks")
    assert await house.app.store.notices("elena") == ()
    assert await house.everything() == ""
    mail = await house.app.store.mail(Address("web", "visitor"))
    assert all(CANARY not in each.body.text for each in mail)


@pytest.mark.parametrize("writes", [on_the_web, in_telegram])
async def test_a_no_leaves_no_row(house: House, writes: Any) -> None:
    await writes(house)
    assert house.rows() > 0

    if writes is on_the_web:
        await house.web(kind="text", text="No, thanks")
    else:
        await house.telegram(text="No, thanks")

    assert await house.everything() == ""
    assert house.rows() == 0
    assert CANARY.encode() not in house.bytes()
