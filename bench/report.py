"""The book as text: a table a load, then the goals."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from bench import book as of
from bench.book import Book, Metric, middle
from bench.goals import GOALS, Goal
from bench.measure import Load, Memory

UNKNOWN: Final = "not measured"
COLUMNS: Final[tuple[tuple[str, Metric, str], ...]] = (
    ("turns/s", of.speed, ".0f"),
    ("p50 ms", of.p50, ".1f"),
    ("p99 ms", of.p99, ".1f"),
    ("CPU s/1000", of.cpu, ".3f"),
    ("server CPU", of.server_cpu, ".3f"),
    ("requests", of.requests, ".2f"),
    ("stray", lambda sample: sample.stray, ".0f"),
    ("waited s", lambda sample: sample.waited, ".2f"),
    ("others", lambda sample: sample.others, ".2f"),
    ("start s", of.startup, ".2f"),
    ("RSS MB", of.rss, ".0f"),
)


def report(book: Book, loads: Sequence[Load], ours: Sequence[str]) -> str:
    parts = [_load(book, load) for load in loads]
    return "\n\n".join((*parts, _memory(book), *_kills(book), _goals(book, ours), *_errors(book))) + "\n"


def _load(book: Book, load: Load) -> str:
    names = dict.fromkeys(sample.subject for sample in book.samples if sample.load == load.name)
    rows = [_row(book, load.name, name) for name in names]
    rounds = len({sample.round for sample in book.samples if sample.load == load.name})
    where = f"{load.name}: C={load.clients}, RTT {load.rtt_seconds * 1000:.0f} ms"
    title = f"{where}, windows of {load.seconds:g} s, medians of {rounds} rounds"
    head = ["bot", *(column for column, _metric, _style in COLUMNS), "fsyncs/turn"]
    return f"{title}\n{table([head, *rows])}"


def _row(book: Book, load: str, name: str) -> list[str]:
    cells = [_cell(book.middle(metric, name, load), style) for _column, metric, style in COLUMNS]
    return [name, *cells, _cell(middle(book.fsyncs(name, load)), ".3f")]


def _cell(value: float | None, style: str) -> str:
    return "-" if value is None else format(value, style)


def _memory(book: Book) -> str:
    if not book.memories:
        return f"Memory: {UNKNOWN}"
    turns, clients = book.memories[0].turns, book.memories[0].clients
    rows = [_memory_row(row) for row in book.memories]
    head = ["bot", "start", f"{clients:,}", f"{2 * clients:,}", "first", "second"]
    return f"RSS in MB after so many clients with {turns} turns each\n{table([head, *rows])}"


def _memory_row(row: Memory) -> list[str]:
    sizes = [size / 1e6 for size in row.rss]
    steps = [after - before for before, after in pairwise(sizes)]
    return [row.subject, *(f"{size:.1f}" for size in sizes), *(f"{step:+.1f}" for step in steps)]


def _kills(book: Book) -> list[str]:
    names = dict.fromkeys(row.subject for row in book.kills)
    told = [(name, [row for row in book.kills if row.subject == name]) for name in names]
    return [
        f"{name}: killed {len(rows)} times after {sum(row.sent for row in rows)} questions in all; "
        f"answers lost: {sum(row.lost for row in rows)}"
        for name, rows in told
    ]


def _goals(book: Book, ours: Sequence[str]) -> str:
    head = ["#", "goal", "must", "goal", *(cell for name in ours for cell in (name, "range", "reached"))]
    rows = [_goal_row(book, goal, ours) for goal in GOALS]
    return f"Ratios within a round, median and range\n{table([head, *rows])}"


def _goal_row(book: Book, goal: Goal, ours: Sequence[str]) -> list[str]:
    sign = ">=" if goal.at_least else "<="
    cells = [cell for name in ours for cell in _reached(goal, goal.read(book, name))]
    return [str(goal.row), goal.what, f"{sign} {goal.must:.3g}", f"{sign} {goal.goal:.3g}", *cells]


def _reached(goal: Goal, values: Sequence[float]) -> tuple[str, str, str]:
    value = middle(values)
    if value is None:
        return UNKNOWN, "", ""
    return f"{value:.3g}", f"{min(values):.3g}-{max(values):.3g}", goal.verdict(value)


def _errors(book: Book) -> list[str]:
    return [f"FAILED {row.subject} C={row.load} round {row.round}: {row.error}" for row in book.samples if row.error]


def table(rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they need; numbers to the right, as their heads."""
    lines = [list(row) for row in rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    numeric = [all(_is_number(line[place]) for line in lines[1:]) for place in range(len(widths))]
    shapes = list(zip(widths, numeric, strict=True))
    return "\n".join(
        "  ".join(
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, (width, is_number) in zip(line, shapes, strict=True)
        ).rstrip()
        for line in lines
    )


def _is_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell[:1] in ("-", "+", "<", ">", "")
