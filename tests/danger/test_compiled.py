"""What a start reads of the words of danger is what people wrote, made ready: never something older or else."""

import logging
import shutil
from pathlib import Path

import orjson
import pytest

from bot.practice.compiling import FLOOR, compiled, compiled_file, write
from bot.practice.rules import stored

SOURCES = sorted(FLOOR.glob("*.yaml"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_what_is_stored_is_what_stands_in_the_file(source: Path) -> None:
    assert orjson.loads(compiled_file(source).read_bytes()) == compiled(source), "run `make rules`"


def test_nothing_is_stored_of_a_file_that_is_gone() -> None:
    assert set((FLOOR / "compiled").iterdir()) == {compiled_file(source) for source in SOURCES}


def test_a_change_counts_at_once_though_nobody_made_it_ready(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = Path(shutil.copy(FLOOR / "es.yaml", tmp_path))
    write(source)
    assert stored(source) == compiled(source) and not caplog.records

    source.write_text(source.read_text(encoding="utf-8").replace("fillers: ", "fillers: vestibulo, "), encoding="utf-8")

    with caplog.at_level(logging.WARNING):
        assert "vestibulo" in stored(source)["fillers"]
    assert [vars(record)["action"] for record in caplog.records] == ["rules_compiled"]
    write(source)
    assert "vestibulo" in orjson.loads(compiled_file(source).read_bytes())["fillers"]


@pytest.mark.parametrize("left", ["", "{", "{}", "[]"])
def test_a_damaged_file_is_made_again(tmp_path: Path, left: str) -> None:
    source = Path(shutil.copy(FLOOR / "es.yaml", tmp_path))
    write(source)
    compiled_file(source).write_text(left, encoding="utf-8")

    assert stored(source) == compiled(source)
