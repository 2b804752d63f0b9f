"""SECURITY.md promises nothing that no code keeps and no test holds."""

import re
from functools import cache

import pytest

from tests.docs.pages import ROOT

TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CODE = re.compile(r"`((?:bot/|deploy/)[\w/.]+|requirements\.txt|Makefile)`")
ROWS = [
    line.split(" | ")
    for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| **")
]


@cache
def names_in(file: str) -> frozenset[str]:
    return frozenset(re.findall(r"^(?:async )?def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_threat_has_its_row() -> None:
    assert len(ROWS) > 25


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip("|* ") for row in ROWS])
def test_every_threat_has_a_defence_in_the_code_and_a_test_that_holds_it(row: list[str]) -> None:
    _, _, code, tests = row
    named = TEST.findall(tests)

    assert CODE.findall(code)
    assert [path for path in CODE.findall(code) if not (ROOT / path).exists()] == []
    assert named
    assert [name for file, name in named if name not in names_in(file)] == []
    assert len(named) == tests.count("::")
