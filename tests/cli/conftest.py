"""A practice's folder to run commands in, as somebody would at a terminal."""

import os
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from bot.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[[str], Ran]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the practice's files, which is also where commands run."""
    for content in ("config", "flows", "templates"):
        shutil.copytree(ROOT / content, tmp_path / content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(house: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a line such as `test --coverage`."""

    def run_line(line: str) -> Ran:
        with mock.patch.dict(os.environ, {"COLUMNS": "100"}):
            code = main(shlex.split(line), {"HOME": str(house)})
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_line


def change(file: Path, old: str, new: str) -> None:
    """Change a file in one place, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
