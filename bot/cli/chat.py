"""`chat`: talk with the assistant in the terminal; nothing is kept afterwards.

Buttons are numbered: `#2` taps the second one. Everything else is typed as on any channel.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console

from bot.channels.console import CHANNEL, parse
from bot.cli.command import Command, Context
from bot.content import Content
from bot.core.messages import Address, Message
from bot.deliver import Deliverer
from bot.loading import content_or_raise, folders_of
from bot.posts import Key, Text
from bot.receive import Receiver
from bot.rescue import Rescue
from bot.store.base import Letter, Mail
from bot.store.memory import MemoryStore
from bot.therapist.side import TherapistSide

ME = Address(CHANNEL, "me")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="", help="what the person speaks, for example es")


def act(context: Context) -> int:
    content = content_or_raise(folders_of(context.settings))
    asyncio.run(Talk(content, context.options.language).run())
    return 0


class Talk:
    """One chat in the terminal, through the same way in and the same store contract as any other."""

    def __init__(self, content: Content, language: str) -> None:
        self._content = content
        self._language = language
        self._store = MemoryStore()
        self._console = Console(highlight=False)
        self._keys: list[Key] = []
        self._read = 0
        self._number = 0

    async def run(self) -> None:
        await self._store.open()
        deliverer = Deliverer(self._store, {}, _no_files, _now)
        parsers = {CHANNEL: self._parse}
        side = TherapistSide(self._store, lambda: self._content, _now)
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
        return Letter(CHANNEL, str(self._number), ME, self._tapped(typed).encode(), _now())

    def _tapped(self, typed: str) -> str:
        number = typed.removeprefix("#")
        if typed.startswith("#") and number.isdecimal() and 1 <= int(number) <= len(self._keys):
            return f"\0{self._keys[int(number) - 1].data}"
        return typed

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


COMMAND = Command("chat", "talk with the assistant in the terminal; nothing is kept", act, arguments)
