"""`diff [OLD] [NEW]`: what a new version of the flow changes, and for how many of those who are in the middle of it."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.command import Command, Context
from bot.cli.diff_formats import FORMATS, Difference
from bot.cli.opened import opened_store
from bot.core.session import Session
from bot.errors import ContentError, SettingsError
from bot.language.check.changes import changes
from bot.language.draft import Draft
from bot.language.findings import Finding, render
from bot.language.load import draft_flow, load_flow
from bot.language.values import PracticeValues
from bot.loading import Given, folders_of, load_given
from bot.publishing.comparing import compare
from bot.publishing.effects import effects_of
from bot.store.base import ClientView, Entry, Publication
from bot.wiring.store import is_there

FINDINGS = 1
MOST = 2  # files


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "flow",
        nargs="*",
        type=Path,
        metavar="FLOW",
        help="the old and the new file, or the new one alone "
        "(default: what ran last according to the database, and the file of the practice)",
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="for people or programs")


def act(context: Context) -> int:
    files: list[Path] = context.options.flow
    if len(files) > MOST:
        raise SettingsError("Name the old and the new flow file, or the new one alone.")
    given = _given(context)
    new_file = files[-1] if files else context.settings.flows / f"{given.practice.flow}.yaml"
    new, findings = _new(new_file, given.values)
    people, published = asyncio.run(_known(context)) if is_there(context.settings) else (None, ())
    old = _draft(files[0], given.values) if len(files) == MOST else _last(published, new, given.values)
    found = (*findings, *changes(old.flow, new.flow))
    effects = None if people is None else effects_of(old.flow, new.flow, people)
    versions = (old.flow.version, new.flow.version)
    print(FORMATS[context.options.format](Difference(new.flow.name, versions, compare(old, new), found, effects)))
    return FINDINGS if any(each.severity == "error" for each in found) else 0


def _given(context: Context) -> Given:
    given = load_given(folders_of(context.settings))
    if isinstance(given, Given):
        return given
    raise ContentError(render(given))


def _new(path: Path, values: PracticeValues) -> tuple[Draft, tuple[Finding, ...]]:
    """The new flow with what stands in the way of running it."""
    findings = tuple(each for each in load_flow(path, values).findings if each.severity == "error")
    return _draft(path, values), findings


def _draft(path: Path, values: PracticeValues) -> Draft:
    draft, findings = draft_flow(path, values)
    if draft is None:
        raise ContentError(render(findings))
    return draft


def _last(published: Sequence[Publication], new: Draft, values: PracticeValues) -> Draft:
    """What ran last under this flow's name, or at all."""
    same = [each for each in published if each.flow == new.flow.name]
    last = next(iter(same or published), None)
    if last is None:
        raise SettingsError("Nothing has run on this database yet: name the old file too (run_bot.py diff OLD NEW).")
    with TemporaryDirectory() as folder:
        for name, text in last.files.items():
            (Path(folder) / name).write_bytes(text.encode())
        return _draft(Path(folder) / next(iter(last.files)), values)


async def _known(context: Context) -> tuple[list[tuple[str, Session]], tuple[Publication, ...]]:
    """Who is under way, and what ran."""
    async with opened_store(context) as store:
        people: Sequence[ClientView] = await store.under_way()
        published = await store.publications()
        await store.audit([Entry("operator", "compared flows")], datetime.now(UTC))
    return [(each.code, each.session) for each in people], published


COMMAND = Command(
    "diff",
    "show what a new version of the flow changes, and for whom, before it runs",
    act,
    arguments,
    "python run_bot.py diff draft/free_consultation.yaml",
)
