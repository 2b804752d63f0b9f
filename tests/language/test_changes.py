"""Two versions of a flow: what may not change under people who are in the middle of it."""

import pytest

from bot.language.check.changes import changes
from tests.language.conftest import Load


def found(load: Load, old: str, new: str) -> list[tuple[str, int]]:
    before, after = load(old).flow, load(new).flow
    assert before
    assert after
    return [(each.code, each.mark.line) for each in changes(before, after)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: How old are you?", "text: What is your age?"),
        ("why: It helps to prepare the call.", "why: To get ready."),
        ("version: 3", "version: 4"),
    ],
)
def test_wording_can_change_at_any_time(old: str, new: str, load: Load, intake: str) -> None:
    assert found(load, intake, intake.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    max: 120\n", "    max: 110\n", 22),
        ("      work: Work or study\n", "", 52),
        ("  - ask: email\n    type: email\n    text: Where can we write to you?\n", "", 5),
        ("    only if: age < 18\n", "    only if: age < 16\n", 28),
        ("    optional: true\n", "", 35),
        ("version: 3", "version: 2", 5),
    ],
)
def test_what_people_would_notice_needs_a_new_version(old: str, new: str, line: int, load: Load, intake: str) -> None:
    changed = intake.replace(old, new, 1)
    raised = changed.replace("version: 3", "version: 4").replace("version: 2", "version: 4")

    assert [code for code, _ in found(load, intake, changed)] == ["E402"]
    assert found(load, intake, raised) == []


def test_a_name_cannot_be_used_again_for_another_type(load: Load, intake: str) -> None:
    changed = intake.replace("version: 3", "version: 4").replace("    type: email\n", "    type: phone\n")

    assert found(load, intake, changed) == [("E401", 84)]


def test_a_former_name_of_another_type_cannot_be_carried(load: Load, intake: str) -> None:
    changed = intake.replace("version: 3", "version: 4").replace("- ask: email\n", "- ask: phone\n    was: email\n")
    changed = changed.replace("type: email", "type: phone")

    assert found(load, intake, changed) == [("E401", 84)]


@pytest.mark.parametrize("name", ["e_mail", "address"])  # a similar name; the same place
def test_a_probable_rename_is_asked_about(name: str, load: Load, intake: str) -> None:
    changed = intake.replace("version: 3", "version: 4").replace("- ask: email\n", f"- ask: {name}\n")
    carried = changed.replace(f"- ask: {name}\n", f"- ask: {name}\n    was: email\n")

    assert found(load, intake, changed) == [("W403", 84)]
    assert found(load, intake, carried) == []


def test_another_question_in_the_place_of_one_is_no_rename(load: Load, intake: str) -> None:
    changed = intake.replace("version: 3", "version: 4").replace("- ask: email\n", "- ask: calls\n")
    changed = changed.replace("type: email", "type: yes/no")

    assert found(load, intake, changed) == []
