"""`diff`: what a new version changes, and for how many; before it runs, and without a name or a word of anyone."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.core.messages import Address
from tests.publishing.stage import FLOW, PRACTICE, Stage

NAME = "What would you like to be called?"
NEWS = "  - ask: news\n    type: yes/no\n    title: News\n    text: Would you like our news?\n\n"
WAYS = ((), ("o:consent:yes", "o:age:yes", "o:place:uk", "o:may_write:no", "Sam"), ("o:consent:yes",))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Three people are under way; the bot is not running now."""
    monkeypatch.chdir(tmp_path)
    Stage(tmp_path).change(PRACTICE, "languages: [en, es]  ", "languages: [en]  ")
    one = Stage(tmp_path)

    async def talk() -> None:
        await one.app.start()
        for number, way in enumerate(WAYS):
            who = Address("web", f"visitor-{number}")
            await one.says("hello", who)
            for given in way:
                await (one.taps if ":" in given else one.says)(given, who)
        await one.app.stop()

    asyncio.run(talk())
    return one


def diff(stage: Stage, *arguments: str) -> int:
    return main(["diff", *arguments], stage.environment)


def edit(stage: Stage, *changes: tuple[str, str]) -> None:
    for old, new in changes:
        stage.change(FLOW, old, new)


def test_it_compares_with_what_ran_last(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    edit(stage, (NAME, "What shall I call you?"))
    code = diff(stage)

    assert (code, capsys.readouterr().out) == (
        0,
        "free_consultation: version 1 → 1\n  ~ ask name: other words: en\n\n"
        "3 people are under way. Nobody notices anything.\n",
    )


def test_it_says_what_changes_and_who_is_asked_what(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    edit(
        stage,
        ("\nversion: 1\n", "\nversion: 2\n"),
        ("  - ask: name\n", f"{NEWS}  - ask: name\n"),
        ("Is that OK with you?", "Is that all right with you?"),
        ("      before: Yes, before\n", ""),
        ("    at most: 40\n", "    at most: 2\n"),
    )
    code = diff(stage)
    told = capsys.readouterr().out

    assert code == 0
    assert told.splitlines() == [
        "free_consultation: version 1 → 2",
        "  ~ ask consent: other words: en (of a consent)",
        "  + ask news",
        "  ~ ask name: at most: 40 → 2",
        "  ~ ask first_time: options: - before",
        "",
        "3 people are under way. 1 of them notices nothing.",
        "  2 people are asked again `consent`: what they agreed to has other words",
        "  1 person is asked `news`: it is new",
        "  1 person is asked again `name`: their answer is outside the limits",
    ]
    assert "Sam" not in told


def test_it_says_it_to_programs_too(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    edit(stage, ("  - ask: name\n    type: text\n", "  - ask: name\n    type: date\n"), ("    at most: 40\n", ""))
    code = diff(stage, "--format", "json")
    told = json.loads(capsys.readouterr().out)

    assert code == 1
    assert [finding["code"] for finding in told["findings"]] == ["E401", "E402"]
    assert told["people"]["asked"] == [{"step": "name", "again": True, "reason": "type", "people": 1}]
    assert (told["people"]["under_way"], told["people"]["untouched"]) == (3, 2)


def test_who_would_come_to_an_ending_is_named_by_code(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    edit(stage, ("\nversion: 1\n", "\nversion: 2\n"), ("only if: age is no\n", "only if: age is yes\n"))
    code = diff(stage, "--format", "json")
    (ended,) = json.loads(capsys.readouterr().out)["people"]["would_end"]

    assert code == 0
    assert (ended["ending"], len(ended["code"])) == ("under_age", 4)


def test_two_files_are_compared_without_a_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(tmp_path)
    (stage.folder / "old").mkdir()
    for name in ("free_consultation.yaml", "free_consultation.es.yaml"):
        stage.write(f"old/{name}", stage.text(f"flows/{name}"))
    edit(stage, (NAME, "What shall I call you?"))
    code = diff(stage, str(stage.folder / "old" / "free_consultation.yaml"), str(stage.folder / FLOW))

    assert (code, capsys.readouterr().out.splitlines()[-1]) == (0, "There is no database yet, so nobody is under way.")
    assert not (stage.folder / "data" / "vestibule.sqlite3").exists()


def test_a_new_file_with_a_fault_is_told(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    edit(stage, ("  - ask: age\n", "  - ask: age\n    typ: yes/no\n"))
    code = diff(stage)

    assert code == 1
    assert "E114" in capsys.readouterr().out


def test_without_a_history_it_asks_for_the_old_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(Stage(tmp_path)) == 2
    assert "run_bot.py diff OLD NEW" in capsys.readouterr().err
