"""A warning can be waived with a reason, on the flow or on one entry; an error cannot."""

from tests.language.conftest import Load

WHY = "    why: It helps to prepare the call.\n"
WHY_DE = "  why: So kann das Gespräch vorbereitet werden.\n"


def test_a_waived_warning_is_gone_and_counted(load: Load, intake: str, intake_de: str) -> None:
    silent = intake.replace(WHY, "    waive: {W701: the practice asks in person}\n")
    german = intake_de.replace(WHY_DE, "")

    loaded = load(silent, de=german)

    assert loaded.findings == ()
    assert [each.code for each in loaded.waived] == ["W701"]
    assert loaded.flow


def test_a_waiver_on_the_flow_counts_for_all_of_it(load: Load, intake: str, intake_de: str) -> None:
    silent = intake.replace(WHY, "")
    german = intake_de.replace(WHY_DE, "")

    loaded = load(silent.replace("version: 3", "version: 3\nwaive: {W701: we tell it in person}"), de=german)

    assert loaded.findings == ()


def test_a_waiver_counts_for_its_own_entry_only(load: Load, intake: str, intake_de: str) -> None:
    silent = intake.replace(WHY, "")
    german = intake_de.replace(WHY_DE, "")
    elsewhere = silent.replace("    at least: 1\n", "    at least: 1\n    waive: {W701: of no use here}\n")

    assert [each.code for each in load(elsewhere, de=german).findings] == ["W131", "W701"]


def test_a_warning_about_a_translation_is_waived_in_the_flow(load: Load, intake: str, intake_de: str) -> None:
    long = intake_de.replace("text: Wie alt sind Sie?", "text: Wie alt sind Sie" + " und so weiter" * 12 + "?")
    waived = intake.replace("    min: 5\n", "    min: 5\n    waive: {W705: agreed with the translator}\n")

    assert [each.code for each in load(intake, de=long).findings] == ["W705"]
    assert load(waived, de=long).findings == ()


def test_an_error_stays_whatever_the_file_says(load: Load, intake: str) -> None:
    broken = intake.replace("only if: fee_ok is no", "only if: fee_ok is maybe\n    waive: {E204: it works}")

    assert [each.code for each in load(broken).findings] == ["E204", "E124"]


def test_where_rules_could_not_look_no_waiver_is_called_useless(load: Load, intake: str) -> None:
    broken = intake.replace("only if: fee_ok is no", "only if: fee_ok is maybe\n    waive: {W304: it works}")

    assert [each.code for each in load(broken).findings] == ["E204"]
