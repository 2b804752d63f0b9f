"""`phrases`: what the rules of danger say of messages in a file, one a line, so that a practice can try its own."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli.command import Command, Context
from bot.core.danger import Danger, Reader
from bot.door import door
from bot.errors import ContentError, VestibuleError
from bot.practice import all_tongues, load_phrases

SHOWN = ("level", "kind", "about", "rule", "span")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="messages, one a line, or JSON Lines with `text`; - reads what is typed or piped")


def act(context: Context) -> int:
    own = load_phrases(context.settings.config_folder)
    if isinstance(own, tuple):
        raise ContentError("\n".join(str(each) for each in own))
    read = door(Reader(all_tongues(own)).read)
    for line in _lines(context.options.file):
        print(json.dumps(_shown(read(_text(line))), ensure_ascii=False), flush=True)
    return 0


def _lines(file: str) -> Iterator[str]:
    if file == "-":
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    try:
        with Path(file).open(encoding="utf-8-sig") as opened:
            yield from (line.rstrip("\r\n") for line in opened)
    except (OSError, UnicodeDecodeError) as error:
        raise VestibuleError(f"{file} cannot be read; give a text file in UTF-8, or - for what is piped") from error


def _text(line: str) -> str:
    """The message of a line: all of it, or what stands under `text` (or `texts`, messages of one minute) in JSON."""
    if not line.startswith("{"):
        return line
    try:
        row = json.loads(line)
    except ValueError:
        return line
    texts = row.get("texts")
    return " ".join(map(str, texts)) if isinstance(texts, list) else str(row.get("text", ""))


def _shown(found: Danger) -> dict[str, str]:
    return {name: getattr(found, name) for name in SHOWN}


COMMAND = Command(
    "phrases",
    "say what the rules of danger find in messages, one a line",
    act,
    arguments,
    example='echo "I want to die" | python run_bot.py phrases -',
)
