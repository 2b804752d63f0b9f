"""Broken files give findings with a place, quickly and in little memory; a large flow is read in seconds."""

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from bot.language.load import draft_flow, load_flow
from tests.content import shipped

ROOT = Path(__file__).parents[2]
COUNT = 500  # more of them: python -m tests.language.mutate --count 100000
STEPS = 1000
LOADS_IN, CHECKS_IN = 1, 10  # seconds of processor time


def test_files_broken_by_chance_give_placed_findings_only() -> None:
    """In a process of its own, because its memory is measured too."""
    command = [sys.executable, "-m", "tests.language.mutate", "--count", str(COUNT)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} mutations" in done.stdout


def a_long_flow() -> str:
    """Questions with conditions on the one before, on one far back and on the practice, and a few endings."""
    steps = []
    for number in range(STEPS - 1):
        only_if = {
            1: f"    only if: q{number - 1} is yes\n",
            2: f"    only if: q{number - number % 100} is no or practice.several_formats is yes\n",
        }.get(number % 5, "")
        steps.append(f"  - ask: q{number}\n    type: yes/no\n    text: Is number {number} right for you?\n{only_if}")
    return f"flow: long\nversion: 1\nsteps:\n{''.join(steps)}  - end: bye\n    text: Goodbye.\n"


def test_a_flow_of_a_thousand_steps_loads_in_a_second_and_is_checked_in_ten(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(a_long_flow(), encoding="utf-8")

    began = process_time()
    draft, _ = draft_flow(path, shipped.values())
    loaded = process_time() - began
    findings = load_flow(path, shipped.values()).findings
    checked = process_time() - began - loaded

    assert draft
    assert len(draft.flow.steps) == STEPS
    assert {each.code for each in findings} <= {"E720"}  # nobody has the time for it, and that is true
    assert loaded < LOADS_IN
    assert checked < CHECKS_IN


@pytest.mark.parametrize("piece", ["x", "{{", "{%", "@", "a@", "1 ", "? ", "must ", "y ", "[", "-", "é", "/", "'"])
def test_a_text_as_long_as_a_file_may_be_is_read_in_linear_time(piece: str, tmp_path: Path) -> None:
    text = (piece * 200_000)[:200_000].replace("'", "''")[:200_000]
    path = tmp_path / "flow.yaml"
    path.write_text(f"flow: f\nversion: 1\nsteps:\n  - end: bye\n    outcome: declined\n    text: '{text}'\n")

    began = process_time()
    load_flow(path, shipped.values())

    assert process_time() - began < 1.5
