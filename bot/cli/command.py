"""What every command is made of."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    environment: Mapping[str, str]
    options: argparse.Namespace


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """For commands that take none."""


@dataclass(frozen=True, slots=True)
class Command:
    """`act` returns the exit code. `example`: a line that works, for its `--help`."""

    name: str
    help: str
    act: Callable[[Context], int]
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    example: str = ""
