"""`draw`: the flow as a picture, to look at or to put on a page."""

import argparse
from pathlib import Path

from bot.cli.command import Command, Context
from bot.cli.written import write
from bot.drawing import mermaid, svg
from bot.drawing.outline import outline
from bot.language.walk import in_minutes, walk
from bot.loading import content_or_raise, draft_of, folders_of


def arguments(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--svg", type=Path, metavar="FILE", help="write a picture, which every browser shows")
    how.add_argument(
        "--mermaid", action="store_true", help="print a Mermaid flowchart (this is what it does by itself)"
    )


def act(context: Context) -> int:
    folders = folders_of(context.settings)
    content = content_or_raise(folders)
    draft = draft_of(folders, content)
    items = outline(content, draft)
    if not context.options.svg:
        print(mermaid.draw(items), end="")
        return 0
    found = walk(content.flow, content.voice.words)
    questions = sum(item.verb == "ask" for item in items)
    ways = f"{found.paths:,} ways" if found.exhaustive else "very many ways"
    detail = f"{questions} questions · {len(found.outcomes)} endings · {ways} · at most {in_minutes(found.minutes[1])}"
    picture = svg.draw(
        items, f"{content.flow.name.replace('_', ' ').capitalize()}, version {content.flow.version}", detail
    )
    write(context.options.svg, picture)
    return 0


COMMAND = Command(
    "draw",
    "draw the flow, as a picture or as a Mermaid flowchart",
    act,
    arguments,
    "python run_bot.py draw --svg flow.svg",
)
