"""`preview`: one page with every screen of the flow in every language, to read through and to hand round."""

import argparse
from pathlib import Path

from bot.cli.command import Command, Context
from bot.cli.written import write
from bot.drawing.outline import outline
from bot.loading import content_or_raise, draft_of, folders_of
from bot.preview.page import page


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the page to write, for example preview.html")


def act(context: Context) -> int:
    folders = folders_of(context.settings)
    content = content_or_raise(folders)
    write(context.options.file, page(content, outline(content, draft_of(folders, content))))
    return 0


COMMAND = Command(
    "preview",
    "write a page with every screen in every language",
    act,
    arguments,
    "python run_bot.py preview preview.html",
)
