"""The command line: one file per command, listed in one table; exit codes 0 fine, 1 findings, 2 cannot run.

Only the command that is asked for is loaded: most need little, and `run` nearly everything.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from bot.cli.command import Command, Context
from bot.errors import VestibuleError
from bot.settings import read_settings

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]

COMMANDS = (
    "run",
    "chat",
    "check",
    "test",
    "diff",
    "walk",
    "draw",
    "preview",
    "translate",
    "phrases",
    "schema",
    "pair",
    "digest",
    "export",
    "erase",
    "retention",
    "keys",
    "migrate",
    "backup",
    "restore",
    "audit",
    "healthcheck",
    "doctor",
    "version",
)
"""The files here that hold a `COMMAND`, in the order in which they are told."""

CANNOT_RUN = 2


def main(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> int:
    typed = arguments or ["run"]
    commands = _load(typed)
    options = _parser(commands.values()).parse_args(typed)
    _leave_no_core_dump()
    try:
        settings = read_settings(environment, config=options.config)
        return commands[options.command].act(Context(settings, environment, options))
    except VestibuleError as error:
        print(error, file=sys.stderr)
        return CANNOT_RUN
    except KeyboardInterrupt:
        return 0


def _leave_no_core_dump() -> None:
    """The memory of a process that broke down holds the master key and what people said: it goes into no file."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _load(typed: Sequence[str]) -> Mapping[str, Command]:
    """The command that is asked for; all of them if it is none, so that all can be told."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--config", nargs="?")
    parser.add_argument("command", nargs="?")
    named = parser.parse_known_args(typed)[0].command
    names = (named,) if named in COMMANDS else COMMANDS
    return {name: import_module(f"{__name__}.{name}").COMMAND for name in names}


def _parser(commands: Iterable[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_bot.py",
        description="Vestibule: from a first hello to a free consultation. Without a command, it runs.",
        allow_abbrev=False,
    )
    parser.add_argument("--config", help="the practice's file (default: config/practice.yaml)")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for command in commands:
        example = f"example: {command.example}" if command.example else None
        command.arguments(
            subparsers.add_parser(command.name, help=command.help, description=command.help, epilog=example)
        )
    return parser
