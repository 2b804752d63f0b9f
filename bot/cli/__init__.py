"""The command line: one file per command, listed in one table; exit codes 0 fine, 1 findings, 2 cannot run."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from bot.cli import chat as chat_command
from bot.cli import check, digest, draw, erase, export, keys, pair, preview, run, version, walk
from bot.cli import test as test_command
from bot.cli.command import Command, Context
from bot.errors import VestibuleError
from bot.settings import read_settings

COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        run.COMMAND,
        chat_command.COMMAND,
        check.COMMAND,
        test_command.COMMAND,
        walk.COMMAND,
        draw.COMMAND,
        preview.COMMAND,
        pair.COMMAND,
        digest.COMMAND,
        export.COMMAND,
        erase.COMMAND,
        keys.COMMAND,
        version.COMMAND,
    )
}
CANNOT_RUN = 2


def main(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> int:
    options = _parser().parse_args(arguments or ["run"])
    try:
        settings = read_settings(environment, config=options.config)
        return COMMANDS[options.command].act(Context(settings, environment, options))
    except VestibuleError as error:
        print(error, file=sys.stderr)
        return CANNOT_RUN
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_bot.py",
        description="Vestibule: from a first hello to a free consultation. Without a command, it runs.",
    )
    parser.add_argument("--config", help="the practice's file (default: config/practice.yaml)")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for command in COMMANDS.values():
        example = f"example: {command.example}" if command.example else None
        command.arguments(
            commands.add_parser(command.name, help=command.help, description=command.help, epilog=example)
        )
    return parser
