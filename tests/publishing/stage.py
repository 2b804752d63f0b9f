"""The real bot on a copy of the shipped files, whose practice edits them while someone writes on the web page."""

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App
from bot.core.messages import Address
from bot.core.session import Session
from bot.posts import Text
from bot.settings import read_settings
from bot.store.base import Letter
from tests.acceptance.house import ROOT

VISITOR = Address("web", "visitor-0001")
OWNER = Address("telegram", "9001")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FLOW, PRACTICE = "flows/free_consultation.yaml", "config/practice.yaml"
THERAPIST, CHAT = "templates/en/therapist.yaml", "templates/en/web.yaml"


class Stage:
    """`look` is one look of the bot at the files; a change is taken over by the second one after it."""

    def __init__(self, folder: Path, database: str = "", **settings: str) -> None:
        self.folder = folder
        for name in ("config", "flows", "templates"):
            if not (folder / name).exists():
                shutil.copytree(ROOT / name, folder / name)
        self.environment = {
            "VESTIBULE_CONFIG": str(folder / "config" / "practice.yaml"),
            "VESTIBULE_FLOWS": str(folder / "flows"),
            "VESTIBULE_TEMPLATES": str(folder / "templates"),
            "VESTIBULE_DATABASE_URL": database or f"sqlite:///{folder}/data/vestibule.sqlite3",
            "VESTIBULE_MASTER_KEY": "17" * 32,
            "VESTIBULE_WEB_PORT": "0",
            "VESTIBULE_RELOAD": "false",
            **{f"VESTIBULE_{name.upper()}": value for name, value in settings.items()},
        }
        self.app = App(read_settings(self.environment), self.environment, clock=lambda: NOW)
        self._letters = 0
        self._read: Counter[Address] = Counter()

    # The practice edits -----------------------------------------------------------------------------------

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Save the file with these words replaced, once."""
        text = self.text(file)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def put_tab_in(self, file: str, line: int) -> str:
        """The file as it was, for the mend."""
        before = self.text(file)
        lines = before.splitlines(keepends=True)
        lines[line - 1] = "\t" + lines[line - 1].lstrip()
        self.write(file, "".join(lines))
        return before

    async def settle(self) -> None:
        await self.app.reloader.look()
        await self.app.reloader.look()

    # A visitor writes -------------------------------------------------------------------------------------

    async def says(self, text: str, who: Address = VISITOR) -> str:
        return _words(await self.sends(f'{{"kind": "text", "text": "{text}"}}', who))

    async def taps(self, data: str, who: Address = VISITOR) -> str:
        return _words(await self.sends(f'{{"kind": "tap", "data": "{data}", "on": "1"}}', who))

    async def sends(self, raw: str, who: Address = VISITOR) -> list[Text]:
        """What the bot says to it."""
        self._letters += 1
        letter = Letter("web", f"letter-{self._letters}", who, raw.encode(), NOW)
        await self.app.receiver.take([letter])
        mail = await self.app.store.mail(who, after=self._read[who])
        self._read[who] = mail[-1].id if mail else self._read[who]
        return [each.body for each in mail if not each.body.mine]

    async def session(self, who: Address = VISITOR) -> Session:
        client = await self.app.store.client_at(who)
        record = await self.app.store.record(client) if client is not None else None
        assert record is not None
        return record.client.session

    # The owner is told ------------------------------------------------------------------------------------

    async def told(self) -> list[str]:
        """What waits for the owner, the oldest first."""
        return [mail.body.text for mail in reversed(await self.app.store.desk_posts("elena"))]


def _words(said: Sequence[Text]) -> str:
    return "\n\n".join(each.text for each in said)
