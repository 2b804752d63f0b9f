"""`check`: everything that is wrong with the practice's files, where, and how to mend it."""

import argparse
from pathlib import Path

from bot.cli.command import Command, Context
from bot.content import Content
from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.language.walk import describe, walk
from bot.loading import folders_of, load_content
from bot.practice import Helplines, Practice, load_helplines, load_practice, practice_values

FINDINGS = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flow", nargs="*", type=Path, help="flow files (default: the one the practice uses)")


def act(context: Context) -> int:
    findings = _of_flows(context) if context.options.flow else _of_everything(context)
    for finding in findings:
        print(finding, end="\n\n")
    errors = sum(finding.severity == "error" for finding in findings)
    print(f"{errors} to mend, {len(findings) - errors} to consider." if findings else "Nothing to mend.")
    return FINDINGS if errors else 0


def _of_everything(context: Context) -> tuple[Finding, ...]:
    content = load_content(folders_of(context.settings))
    if not isinstance(content, Content):
        return content
    print(describe(walk(content.flow)))
    return content.findings


def _of_flows(context: Context) -> tuple[Finding, ...]:
    practice = load_practice(context.settings.config_folder)
    helplines = load_helplines(context.settings.config_folder)
    if not isinstance(practice, Practice):
        return practice
    if not isinstance(helplines, Helplines):
        return helplines
    values = practice_values(practice, helplines)
    return tuple(finding for path in context.options.flow for finding in load_flow(path, values).findings)


COMMAND = Command("check", "find mistakes in the practice's files and say how to mend them", act, arguments)
