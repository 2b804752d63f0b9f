"""`walk`: every way through the flow, counted; where they end; the shortest and the longest."""

from bot.cli.command import Command, Context
from bot.language.explore import MAX_SITUATIONS, MAX_WORK, SEED
from bot.language.walk import Walk, Way, in_minutes, walk, way
from bot.loading import content_or_raise, folders_of


def act(context: Context) -> int:
    content = content_or_raise(folders_of(context.settings))
    flow, words = content.flow, content.voice.words
    found = walk(flow, words)
    print(f"{_counted(found)}\n")
    _print_endings(found)
    _print_way("Shortest", way(flow, words, found.shortest))
    _print_way("Longest", way(flow, words, found.longest))
    least, most = found.minutes
    print(f"\nThe quickest takes {in_minutes(least)}, the slowest {in_minutes(most)}.")
    print(_bound(found))
    return 0


def _counted(found: Walk) -> str:
    if found.exhaustive:
        return f"{found.paths:,} ways through the flow, all of them walked. They end like this:"
    return f"{found.paths:,} ways through the flow, walked at random out of too many. They end like this:"


def _print_endings(found: Walk) -> None:
    rows = {**found.outcomes, **({"(no ending)": found.unended} if found.unended else {})}
    name_width, width = max(map(len, rows)), max(len(f"{count:,}") for count in rows.values())
    for name, count in rows.items():
        print(f"  {name.ljust(name_width)}  {f'{count:,}'.rjust(width)}")


def _print_way(title: str, taken: Way) -> None:
    print(f"\n{title}: {taken}")
    for step, answer in taken.answers:
        print(f"  {step}: {', '.join(answer) if isinstance(answer, tuple) else answer or 'skipped'}")


def _bound(found: Walk) -> str:
    """How far this was exact."""
    bound = f"{MAX_SITUATIONS:,} situations at one step, {MAX_WORK:,} in all"
    if found.exhaustive:
        return f"Exact: within the bound of {bound}."
    return f"Not exact: beyond the bound of {bound}, so chance chose (seed {SEED})."


COMMAND = Command("walk", "count every way through the flow", act, example="python run_bot.py walk")
