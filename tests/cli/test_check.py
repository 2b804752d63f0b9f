"""`check`: its three formats, its exit codes, and chats that show what it found."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, change

FLOW = Path("flows") / "free_consultation.yaml"


def test_what_ships_has_nothing_to_mend(run: Run) -> None:
    ran = run("check")

    assert ran.code == 0
    assert ran.out.endswith("Nothing to mend.\n")
    assert "minutes for a slow reader" in ran.out


def test_a_warning_alone_is_no_failure(run: Run, house: Path) -> None:
    change(house / FLOW, "Are you 18 or older?", "Are you 18 or older? Or older?")

    ran = run("check")

    assert ran.code == 0
    assert "warning W704" in ran.out
    assert "docs/reference/findings/W704.md" in ran.out
    assert ran.out.endswith("0 to mend, 1 to consider.\n")


def test_a_waived_warning_is_counted(run: Run, house: Path) -> None:
    waived = "Are you 18 or older? Or older?\n    waive: {W704: people laugh and answer}"
    change(house / FLOW, "Are you 18 or older?", waived)

    assert run("check").out.endswith("Nothing to mend. Waived: 1.\n")


def test_an_error_is_one(run: Run, house: Path) -> None:
    change(house / FLOW, "age is no", "age is nope")

    assert run("check").code == 1
    assert run(f"check {FLOW}").code == 1


def test_what_cannot_be_looked_at_is_another_matter(run: Run) -> None:
    assert run("--config nowhere/practice.yaml check").code in (1, 2)
    assert run("check nowhere.yaml").code == 1


def test_findings_for_programs(run: Run, house: Path) -> None:
    change(house / FLOW, "minutes: 12", "minutes: 1")

    told = json.loads(run("check --format json").out)

    (one,) = told["findings"]
    assert (one["code"], one["severity"], one["file"].rpartition("/")[2]) == ("E720", "error", FLOW.name)
    assert (one["line"], one["column"]) == (8, 1)
    assert one["reproduction"][0] == "client: /start"
    assert one["page"] == "docs/reference/findings/E720.md"
    assert told["waived"] == 0


def test_findings_beside_the_lines_of_a_pull_request(run: Run, house: Path) -> None:
    change(house / FLOW, "text: Are you 18 or older?", 'text: "100%: are you 18? Or older?"')

    lines = run("check --format github").out.splitlines()

    assert lines[0].startswith("::warning file=flows/free_consultation.yaml,line=")
    assert "title=W704::`age` asks two questions in one message%0Amend: " in lines[0]


@pytest.mark.parametrize(("old", "new"), [("minutes: 12", "minutes: 1"), ("typed answers: 5", "typed answers: 0")])
def test_the_chat_of_a_finding_can_be_played(old: str, new: str, run: Run, house: Path) -> None:
    change(house / FLOW, old, new)
    (one,) = json.loads(run("check --format json").out)["findings"]
    change(house / FLOW, new, old)
    (house / "shown.chat").write_text("\n".join(one["reproduction"]), encoding="utf-8")

    ran = run("test shown.chat")

    assert ran.out.startswith("1 chat went as written.")
    assert "bot:    end requested" in "\n".join(one["reproduction"])
