"""What a start loads: memory and time of every start, so nothing that is not used."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"aiohttp", "lark", "phonenumbers", "sqlalchemy", "starlette", "telegram"}
NEVER_TO_RUN = {"alembic", "asyncpg", "pygments", "rich"}


def loaded(program: str) -> set[str]:
    """The packages in memory when the program has ended."""
    tell = "import sys; print(*{name.partition('.')[0] for name in sys.modules if sys.modules[name]})"
    command = (sys.executable, "-c", f"import run_bot\n{program}\n{tell}")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_a_small_command_loads_no_large_library() -> None:
    assert not loaded("from bot.cli import main; main(['version'], {})") & HEAVY


@pytest.mark.parametrize("module", ["bot.app", "bot.store.sqlite"])
def test_running_loads_nothing_that_only_others_need(module: str) -> None:
    assert not loaded(f"import {module}") & NEVER_TO_RUN
