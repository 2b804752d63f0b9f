"""`chat`: talk with the assistant in the terminal; nothing is kept afterwards, unless it is recorded as a test.

Buttons are numbered: `#2` taps the second one. Everything else is typed as on any channel.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.channels.console import CHANNEL, parse
from bot.cli.command import Command, Context
from bot.content import Content
from bot.core.messages import Address, Message
from bot.deliver import Deliverer
from bot.errors import ContentError
from bot.loading import content_or_raise, folders_of
from bot.opening import Opening
from bot.posts import Key, Text
from bot.receive import Receiver
from bot.rescue import Rescue
from bot.store.base import Letter, Mail
from bot.store.memory import MemoryStore
from bot.therapist.side import TherapistSide
from bot.transcript.record import Recorder

ME = Address(CHANNEL, "me")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="", help="what the person speaks, for example es")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--record", type=Path, metavar="FILE", help="write the chat down, for `test` to replay")
    ways.add_argument("--minimal", action="store_true", help="as in Telegram, in minimal mode")


def act(context: Context) -> int:
    content = content_or_raise(folders_of(context.settings)).at_once()
    if context.options.minimal and content.less is None:
        raise ContentError("Minimal mode is not on: write `mode: minimal` under `privacy` in the practice's file.")
    content = content.as_in_telegram() if context.options.minimal else content
    language, file = context.options.language, context.options.record
    recorder = Recorder(content, language, _now().date()) if file else None
    if file:
        _reserve(file)
    try:
        asyncio.run(Talk(content, language, recorder).run())
    finally:
        if file and recorder:
            file.write_text(recorder.text, encoding="utf-8")
            print(f"\nWritten to {file}. `python run_bot.py test {file}` replays it.")
    return 0


def _reserve(file: Path) -> None:
    """Make sure now that the chat can be written later, and overwrites nothing."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError as error:
        raise ContentError(f"{file} is there already. Choose another name, or delete it first.") from error
    except OSError as error:
        raise ContentError(f"{file} cannot be written: {error.strerror}.") from error


class Talk:
    """One chat in the terminal, through the same way in and the same store contract as any other."""

    def __init__(self, content: Content, language: str, recorder: Recorder | None = None) -> None:
        self._content = content
        self._language = language
        self._recorder = recorder
        self._store = MemoryStore()
        self._console = Console(highlight=False)
        self._keys: list[Key] = []
        self._read = 0
        self._number = 0

    async def run(self) -> None:
        await self._store.open()
        deliverer = Deliverer(self._store, {}, _no_files, self._now)
        parsers = {CHANNEL: self._parse}
        opening = Opening(self._store, lambda: self._content, self._now, None, lambda _: False)
        side = TherapistSide(self._store, lambda: self._content, self._now, opening)
        rescue = Rescue(lambda: self._content, parsers, {}, lambda: ())
        receiver = Receiver(self._store, lambda: self._content, parsers, deliverer, side, rescue)
        self._console.print("[dim]#2 taps the second button; /help shows what you can ask; Ctrl+D ends.[/dim]\n")
        typed: str | None = "/start"
        while typed is not None:
            await receiver.take([self._letter(typed)])
            self._show(await self._store.mail(ME, self._read))
            typed = await asyncio.to_thread(_line)

    def _letter(self, typed: str) -> Letter:
        self._number += 1
        key = self._key(typed)
        if self._recorder and key:
            self._recorder.tapped(key)
        elif self._recorder:
            self._recorder.typed(typed)
        return Letter(CHANNEL, str(self._number), ME, (f"\0{key.data}" if key else typed).encode(), self._now())

    def _now(self) -> datetime:
        return self._recorder.now if self._recorder else _now()

    def _key(self, typed: str) -> Key | None:
        number = typed.removeprefix("#")
        if typed.startswith("#") and number.isdecimal() and 1 <= int(number) <= len(self._keys):
            return self._keys[int(number) - 1]
        return None

    def _parse(self, letter: Letter) -> Message:
        return parse(letter, self._content.command, self._language)

    def _show(self, entries: Sequence[Mail]) -> None:
        for entry in entries:
            self._read = entry.id
            if not entry.body.mine:
                self._print(entry.body)

    def _print(self, body: Text) -> None:
        self._console.print(body.text, style="bold" if body.asks else "", markup=False)
        rows = [row for row in body.rows if row]
        self._keys = [key for row in rows for key in row] or self._keys
        number = 0
        for row in rows:
            labels = []
            for key in row:
                number += 1
                labels.append(f"#{number} {key.text}")
            self._console.print("   ".join(labels), style="cyan", markup=False)
        self._console.print()


def _line() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _now() -> datetime:
    return datetime.now(UTC)


async def _no_files(_client: int) -> tuple[()]:
    return ()


COMMAND = Command(
    "chat",
    "talk with the assistant in the terminal; nothing is kept",
    act,
    arguments,
    "python run_bot.py chat --record flows/tests/my_chat.chat",
)
