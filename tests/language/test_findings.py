"""Every finding shows what is wrong at its place, and goes away when the file is mended."""

from pathlib import Path

import pytest

from bot.core.flow.model import Mark
from bot.language.document import MAX_BYTES
from bot.language.findings import CODES, did_you_mean, finding, in_order, one_of, render
from bot.language.load import load_flow
from bot.language.values import PracticeValues
from tests.language.cases import CASES
from tests.language.conftest import FORMATS, Load


@pytest.mark.parametrize(("code", "place", "old", "new"), CASES, ids=[f"{each[0]} {each[3][:40]}" for each in CASES])
def test_a_fault_is_found_at_its_place(  # noqa: PLR0917 - four of them are the case
    code: str, place: str, old: str, new: str, load: Load, intake: str, intake_de: str
) -> None:
    translated = old.startswith("de:")
    old = old.removeprefix("de:")
    flow, words = (intake, intake_de.replace(old, new, 1)) if translated else (intake.replace(old, new, 1), intake_de)
    assert (flow, words) != (intake, intake_de)

    loaded = load(flow, de=words)

    file = "flow.de.yaml" if translated else "flow.yaml"
    found = {(each.code, Path(each.mark.file).name, f"{each.mark.line}:{each.mark.column}") for each in loaded.findings}
    assert (code, file, place) in found
    assert all(each.message and each.mend for each in loaded.findings)
    assert (loaded.flow is None) == any(each.severity == "error" for each in loaded.findings)


def test_the_mended_file_has_no_finding(load: Load, intake: str, intake_de: str) -> None:
    loaded = load(intake, de=intake_de)

    assert render(loaded.findings) == ""
    assert loaded.flow is not None


def test_every_code_has_a_case() -> None:
    elsewhere = {"E110", "E112", "E113", "W308", "W505", "W703"}  # shown by the tests below and in test_walk
    elsewhere |= {"W801", "W802", "W803"}  # of `test --coverage`
    elsewhere |= {"E217", "E218", "E219"}  # in test_extend
    elsewhere |= {"E220", "E221", "E222", "E223", "E310"}  # in test_computed
    elsewhere |= {code for code in CODES if code[1] in "49"}  # in test_changes and test_surroundings
    elsewhere |= {"W604", *(code for code in CODES if code[1] == "7" and code > code[0] + "703")}  # in test_tone

    assert {case[0] for case in CASES} | elsewhere == set(CODES)


def test_a_file_that_is_too_large_is_refused(load: Load, intake: str) -> None:
    loaded = load(intake + "#" * MAX_BYTES)

    assert [str(each.mark).rpartition("flow.yaml")[2] for each in loaded.findings] == [":1:1"]
    assert loaded.findings[0].code == "E110"


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "# nothing\n"])
def test_a_file_without_keys_is_refused(text: str, load: Load) -> None:
    assert [each.code for each in load(text).findings] == ["E112"]


def test_a_missing_file_is_a_finding(tmp_path: Path, practice: PracticeValues) -> None:
    loaded = load_flow(tmp_path / "none.yaml", practice)

    assert [(each.code, each.mark.line) for each in loaded.findings] == [("E113", 1)]


def test_a_practice_list_that_lacks_a_language_is_a_warning(
    tmp_path: Path, practice: PracticeValues, intake: str, intake_de: str
) -> None:
    (tmp_path / "flow.yaml").write_text(intake, encoding="utf-8")
    (tmp_path / "flow.de.yaml").write_text(intake_de, encoding="utf-8")
    english = PracticeValues(
        practice.names, practice.facts, {"formats": FORMATS, "places": (("york", {"en": "York"}),)}
    )

    loaded = load_flow(tmp_path / "flow.yaml", english)

    assert [(each.code, each.mark.line, each.mark.column) for each in loaded.findings] == [("W505", 44, 19)]
    assert loaded.flow
    assert loaded.flow.labels["de"]["place"]["york"] == "York"


def test_a_request_without_any_answer_that_opens_the_urgent_card_is_a_warning(load: Load, intake: str) -> None:
    silent = intake.replace("        urgent: self\n", "")
    deaf = silent.replace("    urgent: true\n", "    text: Call 112.\n")

    assert "W703" not in [each.code for each in load(silent).findings]
    assert [each.mark.line for each in load(deaf).findings if each.code == "W703"] == [97]


def test_all_faults_are_found_at_once(load: Load, intake: str) -> None:
    broken = intake
    for old, new in (
        ("text: How old are you?", "text: One note: how old?"),
        ("text: What may I call you?", "text: @you"),
        ("type: choices", "type: choises"),
        ("only if: fee_ok is no", "only if: fee_ok is know"),
        ("costs {{ practice.fee }}", "costs {{ practice.fe }}"),
    ):
        broken = broken.replace(old, new)

    assert [each.code for each in load(broken).findings] == ["E103", "E104", "E116", "E210", "E204"]


def test_a_file_that_breaks_off_is_judged_only_as_far_as_it_was_read(load: Load, intake: str, intake_de: str) -> None:
    broken = intake.replace("type: choices", "type choices")

    assert {each.code for each in load(broken, de=intake_de).findings} == {"E101"}


@pytest.mark.core
def test_a_finding_is_printed_with_place_mend_and_reproduction() -> None:
    shown = finding(
        "E204", Mark("flows/x.yaml", 12, 5), "no such option", "did you mean `no`?", "client: /start\nclient: 17"
    )

    assert str(shown) == (
        "flows/x.yaml:12:5: error E204: no such option\n  mend: did you mean `no`?\n"
        "  shown by:\n    client: /start\n    client: 17"
    )


@pytest.mark.core
def test_findings_come_by_place_and_each_once() -> None:
    late, early = (finding("W701", Mark("x", line, 1), "m", "n") for line in (9, 2))

    assert in_order([late, early, late]) == (early, late)
    assert early.severity == "warning"


@pytest.mark.core
def test_a_code_outside_the_table_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        finding("E999", Mark("x", 1, 1), "m", "n")


@pytest.mark.core
def test_a_mistyped_word_is_guessed_without_the_prefix_they_all_share() -> None:
    names = ["practice.name", "practice.fee"]

    assert did_you_mean("practice.fees", names) == "practice.fee"
    assert did_you_mean("practice.contact", names) == ""
    assert one_of("zzz", names, "give up") == "use one of: practice.name, practice.fee"
    assert one_of("zzz", [], "give up") == "give up"
