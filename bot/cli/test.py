"""`test`: replays the practice's chats and says which lines did not go as written, and what no chat reaches."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.cli.command import Command, Context
from bot.content import Content
from bot.errors import ContentError
from bot.loading import Folders, content_or_raise, draft_of, folders_of
from bot.transcript.coverage import coverage, visited
from bot.transcript.failure import Failure
from bot.transcript.parse import read_chat
from bot.transcript.play import Player
from bot.transcript.update import difference, updated

FINDINGS = 1
TESTS = "tests"  # the folder beside the flows


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="chats, or folders of them")
    parser.add_argument("--coverage", action="store_true", help="say what of the flow no chat reaches")
    parser.add_argument("--update", action="store_true", help="write what happened into the chats, and show it")


def act(context: Context) -> int:
    settings, options = context.settings, context.options
    folders = folders_of(settings)
    content = content_or_raise(folders)
    chats = tuple(_chats(options.files or [settings.flows / TESTS]))
    if not chats:
        print(f"There is no chat in {settings.flows / TESTS}: `run_bot.py chat --record FILE` writes one.")
        return FINDINGS
    players = [Player(content) for _ in chats]
    wrong = sum(not _went_well(chat, player, options.update) for chat, player in zip(chats, players, strict=True))
    print(f"{wrong} of {_counted(chats)} did not go as written." if wrong else f"{_counted(chats)} went as written.")
    if options.coverage:
        _print_coverage(content, folders, players)
    return FINDINGS if wrong else 0


def _counted(chats: tuple[Path, ...]) -> str:
    return "1 chat" if len(chats) == 1 else f"{len(chats)} chats"


def _chats(given: Iterable[Path]) -> Iterator[Path]:
    for path in given:
        yield from sorted(path.glob("*.chat")) if path.is_dir() else [path] if path.exists() or path.suffix else []


def _went_well(chat: Path, player: Player, update: bool) -> bool:
    try:
        moves = read_chat(chat)
    except ContentError as error:
        print(error, end="\n\n")
        return False
    failures = list(player.failures(moves))
    if update and failures:
        failures = _update(chat, failures)
    for failure in failures if update else failures[:1]:
        print(failure, end="\n\n")
    return not failures


def _update(chat: Path, failures: list[Failure]) -> list[Failure]:
    """Write what can be written; what is left only a human can mend."""
    old = chat.read_text(encoding="utf-8")
    new = updated(old, failures)
    if new != old:
        chat.write_text(new, encoding="utf-8")
        print(difference(old, new, chat.as_posix()), end="\n\n")
    return [failure for failure in failures if failure.odds.instead is None]


def _print_coverage(content: Content, folders: Folders, players: list[Player]) -> None:
    draft = draft_of(folders, content)
    found = coverage(draft, visited(content.flow, players))
    print(f"Reached in {draft.document.source.file}: {found}.")
    for finding in found.findings:
        print(f"\n{finding}")


COMMAND = Command(
    "test",
    "replay the practice's chats and say what did not go as written",
    act,
    arguments,
    "python run_bot.py test --coverage",
)
