"""`walk`: every way through the flow, counted; the shortest and the longest."""

from bot.cli.command import Command, Context
from bot.language.situations import Answers
from bot.language.walk import describe, walk
from bot.loading import content_or_raise, folders_of


def act(context: Context) -> int:
    found = walk(content_or_raise(folders_of(context.settings)).flow)
    print(describe(found))
    _print_way("Shortest", found.shortest)
    _print_way("Longest", found.longest)
    return 0


def _print_way(title: str, way: Answers) -> None:
    print(f"\n{title}:")
    for step, answer in way:
        print(f"  {step}: {', '.join(answer) if isinstance(answer, tuple) else answer or 'skipped'}")


COMMAND = Command("walk", "count every way through the flow", act)
