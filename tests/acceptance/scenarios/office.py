"""A practice of the scenarios' own: a short flow in files that can be edited while people write."""

from pathlib import Path
from typing import Any

from bot.core.flow.engine import stand
from bot.core.flow.model import Flow, Value
from bot.core.messages import Address
from bot.store.base import Record
from tests.acceptance.clock import Clock
from tests.acceptance.house import ROOT, House
from tests.acceptance.practice import practice_with
from tests.fakes.bot_api import FakeBotApi

HERE = Path(__file__).parent
NAME = "free_consultation"
QUESTION = """  - ask: may_write
    type: consent
    purpose: reminders
    optional: true
    text: May I remind you here?
    options: {yes: You may, vague: Keep it vague, no: Please not}
"""
PREGUNTA = """may_write:
  text: ¿Te lo puedo recordar aquí?
  options: {yes: Puedes, vague: Con discreción, no: No}
"""


class Office(House):
    """`folder` holds the practice's file and the flow; `pause` is the typing pause in seconds."""

    def __init__(
        self,
        api: FakeBotApi,
        url: str,
        clock: Clock,
        folder: Path,
        *,
        pause: int = 0,
        languages: tuple[str, ...] = ("en",),
        **changes: str,
    ) -> None:
        self.practice = practice_with(folder, {})
        spoken = "[" + ", ".join(languages) + "]"
        self.practice.write_text(
            self.practice.read_text()
            .replace("typing pause: 0", f"typing pause: {pause}")
            .replace("languages: [en, es]", f"languages: {spoken}")
        )
        self.flow_file = folder / "flows" / f"{NAME}.yaml"
        self.spanish_file = folder / "flows" / f"{NAME}.es.yaml"
        self.flow_file.parent.mkdir()
        self.flow_file.write_bytes((HERE / "first.yaml").read_bytes())
        if "es" in languages:
            self.spanish_file.write_bytes((HERE / "first.es.yaml").read_bytes())
        files = {
            "config": str(self.practice),
            "flows": str(self.flow_file.parent),
            "templates": str(ROOT / "templates"),
        }
        super().__init__(api, url, clock, **files, reload="false", **changes)

    async def publish(self, *pairs: tuple[str, str], version: int = 0) -> None:
        """Save the flow with these words replaced, and let the bot look at it; a later `version` if it has one."""
        text = self.flow_file.read_text()
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the flow"
            text = text.replace(old, new)
        if version:
            text = text.replace(f"version: {self.flow.version}", f"version: {version}")
        self.flow_file.write_text(text)
        await self.look()

    async def remind(self) -> None:
        """From now on the flow reminds, and asks before."""
        if self.spanish_file.exists():
            self.spanish_file.write_text(self.spanish_file.read_text() + PREGUNTA)
        reminders = "reminders: { after: [2 days, 6 days], give up after: 30 days }"
        asked = ("  - ask: fee_ok\n", f"{QUESTION}  - ask: fee_ok\n")
        await self.publish(("version: 1\n", f"version: 1\n{reminders}\n"), asked, version=2)

    async def look(self) -> None:
        """Files are taken over once they stood still between two looks."""
        for _ in range(2):
            await self.app.reloader.look()
        await self.settled()

    @property
    def flow(self) -> Flow:
        """What runs now."""
        return self.app.content.flow

    async def kept(self, user_id: int) -> dict[str, Any]:
        """Every answer that is kept, whether it counts or not; None for a skipped question."""
        session = await self.session(user_id)
        return {name: answer.value for name, answer in session.answers.items()} if session else {}

    async def counted(self, user_id: int) -> dict[str, Value]:
        """The answers that go into the summary."""
        session = await self.session(user_id)
        return dict(stand(self.flow, session).values) if session else {}

    async def events(self, user_id: int, step: str) -> list[object]:
        """Everything ever answered to a question, the oldest first."""
        record = await self.record(user_id)
        return [event.answer.value for event in record.history if event.answer.step == step]

    async def record(self, user_id: int) -> Record:
        """All that is kept of someone."""
        number = await self.store.client_at(Address("telegram", str(user_id)))
        found = await self.store.record(number) if number is not None else None
        assert found is not None
        return found
