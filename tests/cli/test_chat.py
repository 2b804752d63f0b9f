"""`chat`: what is written down of a talk in the terminal goes the same way again."""

import io
import random
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, change

TYPED = (*(f"#{number}" for number in range(1, 12)), "/skip", "/back", "/change", "/why", "Sam", "yes", "1", "(photo)")


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_recorded_talk_is_a_test_that_passes(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "#1", "#1", "/why", "#2", "#3", "Sam", "/skip", "#4")

    ran = run("chat --record mine.chat")

    assert ran.code == 0
    assert ran.out.endswith("Written to mine.chat. `python run_bot.py test mine.chat` replays it.\n")
    text = (house / "mine.chat").read_text(encoding="utf-8")
    assert "client: [yes]\nbot:    ask age\n" in text
    assert "saved:  name = Sam\nsaved:  who = skipped\nsaved:  first_time = skipped\n" in text
    assert run("test mine.chat").code == 0


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_tapped_and_typed_the_replay_goes_the_same_way(
    seed: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    type_in(monkeypatch, "#1", "#1", *(chance.choice(TYPED) for _ in range(40)))
    language = chance.choice(("en", "es"))

    run(f"chat --language {language} --record walk.chat")

    assert run("test walk.chat").out == "1 chat went as written.\n"


def test_a_chat_that_is_there_is_not_overwritten(run: Run, house: Path) -> None:
    before = (house / "flows" / "tests" / "declines.chat").read_bytes()

    ran = run("chat --record flows/tests/declines.chat")

    assert ran.code == 2
    assert "is there already" in ran.err
    assert (house / "flows" / "tests" / "declines.chat").read_bytes() == before


def test_a_folder_that_is_not_there_is_told_before_the_talk(run: Run) -> None:
    ran = run("chat --record nowhere/mine.chat")

    assert ran.code == 2
    assert ran.err == "nowhere/mine.chat cannot be written: No such file or directory.\n"


def test_the_day_is_written_down_where_a_date_is_asked_for(
    run: Run, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = house / "flows" / "free_consultation.yaml"
    change(flow, "  - ask: name\n    type: text\n", "  - ask: name\n    type: date\n    earliest: today\n")
    change(flow, "    at most: 40\n", "")
    type_in(monkeypatch, "#1", "#1", "#1", "#3", "2020-01-01")

    run("chat --record mine.chat")

    assert "\ntoday:  20" in (house / "mine.chat").read_text(encoding="utf-8")
    assert "bot:    error name" in (house / "mine.chat").read_text(encoding="utf-8")
    assert run("test mine.chat").code == 0
