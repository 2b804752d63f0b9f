"""`check`: everything that is wrong with the practice's files, where, and how to mend it."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.cli.command import Command, Context
from bot.cli.findings_formats import FORMATS
from bot.content import Content
from bot.core.flow.model import Flow
from bot.inspection import inspect
from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.language.walk import costs, describe, walk
from bot.loading import Given, folders_of, load_content, load_given

FINDINGS = 1


@dataclass(frozen=True, slots=True)
class Checked:
    """`walked`: what the flows amount to, in lines for people."""

    findings: Sequence[Finding]
    walked: tuple[str, ...] = ()
    waived: int = 0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flow", nargs="*", type=Path, help="flow files (default: everything the practice uses)")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="for people, programs or GitHub")


def act(context: Context) -> int:
    given = load_given(folders_of(context.settings))
    checked = Checked(given) if not isinstance(given, Given) else _check(context, given)
    print(FORMATS[context.options.format](checked.findings, checked.walked, checked.waived))
    return FINDINGS if any(finding.severity == "error" for finding in checked.findings) else 0


def _check(context: Context, given: Given) -> Checked:
    if context.options.flow:
        return _of_flows(context.options.flow, given)
    folders = folders_of(context.settings)
    content = load_content(folders)
    if not isinstance(content, Content):
        return Checked(content)
    found = walk(content.flow, content.voice.words)
    less = content.flow.minimal
    walked = (describe(found), costs(found), *([_in_minimal_mode(less, content)] if less else []))
    findings = inspect(folders, given, content, date.today())
    return Checked(findings, walked, len(content.waived))


def _in_minimal_mode(flow: Flow, content: Content) -> str:
    found = walk(flow, content.voice.words)
    return f"In Telegram, in minimal mode: {describe(found)}; {costs(found)}"


def _of_flows(paths: Sequence[Path], given: Given) -> Checked:
    loaded = [load_flow(path, given.values) for path in paths]
    walks = [walk(each.flow, each.words) for each in loaded if each.flow]
    return Checked(
        tuple(finding for each in loaded for finding in each.findings),
        tuple(line for found in walks for line in (describe(found), costs(found))),
        sum(len(each.waived) for each in loaded),
    )


COMMAND = Command("check", "find mistakes in the practice's files and say how to mend them", act, arguments)
