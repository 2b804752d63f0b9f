"""`translate`: adds what is missing, marks what has become old, and leaves every word and comment in its place."""

import random
from pathlib import Path

import pytest

from bot.language.document import parse_document
from bot.language.nodes import Fields
from tests.cli.conftest import Run, change
from tests.docs.examples import strings

FLOW = """\
flow: small
version: 1
steps:
  - section: start
    title: Start
  - ask: agreed
    type: consent
    title: Privacy
    text: |
      May I ask?

      It is "private": only we read it.
    options: {yes: "Yes", no: "No"}
  - end: bye
    only if: agreed is no
    text: Goodbye.
  - ask: mood
    type: scale
    min: 1
    max: 5
    low: low
    high: high
    text: How are you?
    why: It helps.
  - end: done
    text: Thank you.
anytime:
  - faq: fee
    hears: [fee, cost]
    text: "{{ practice.fee }}"
"""
SPANISH = """\
# Mine: words in Spanish.
start: Inicio

agreed:   # the important one
  title: Privacidad
  text: |
    ¿Puedo preguntar?

    Es "privado": solo lo leemos nosotros.
  options: {yes: "Sí", no: 'No'}

# about the end
bye: >
  Adiós.

mood:
    high: alto
    low: bajo
    text: "¿Cómo
      estás?"
    why: Ayuda.
done: Gracias.
fee:
  hears: [precio]
  text: "{{ practice.fee }}"
# the last word
"""


@pytest.fixture
def flow(house: Path) -> Path:
    path = house / "flows" / "small.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


@pytest.fixture
def spanish(flow: Path) -> Path:
    path = flow.with_name("small.es.yaml")
    path.write_text(SPANISH, encoding="utf-8")
    return path


def without_ledger(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n\n# From which words")[0] + "\n"


def test_a_new_language_gets_every_place_empty_with_the_original_above(run: Run, flow: Path) -> None:
    ran = run("translate small pt")

    text = flow.with_name("small.pt.yaml").read_text(encoding="utf-8")
    assert ran.code == 1
    assert text.strip() in ran.out
    assert "13 to translate: start.title, agreed.title, agreed.text, agreed.options.yes," in ran.out
    assert (
        'agreed:\n  # Privacy\n  title: ""\n  # May I ask?\n  #\n  # It is "private": only we read it.\n  text: ""\n'
        '  options:\n    # Yes\n    yes: ""\n    # No\n    no: ""\n\n# Goodbye.\nbye: ""\n'
    ) in text
    assert '  # fee, cost\n  hears: []\n  # {{ practice.fee }}\n  text: ""\n' in text


def test_what_is_empty_is_missing_for_check_too(run: Run, flow: Path, spanish: Path) -> None:
    change(spanish, "bye: >\n  Adiós.\n", 'bye: ""\n')
    change(spanish, "hears: [precio]", "hears: []")
    change(spanish, "title: Privacidad", 'title: ""')

    ran = run("check flows/small.yaml")

    assert ran.code == 1
    assert "error E501: `text` of `bye` is not translated" in ran.out
    assert "error E501: `title` of `agreed` is not translated" in ran.out
    assert "error E506: `fee` hears nothing in this language" in ran.out


def test_a_language_that_is_not_offered_yet_stops_nothing(run: Run, flow: Path, spanish: Path) -> None:
    run("translate small es")
    run("translate small pt")

    ran = run("check flows/small.yaml")

    assert ran.code == 0
    assert "flows/small.pt.yaml:5:8: warning E501: `title` of `start` is not translated" in ran.out
    assert "warning E503: the option `yes` of `agreed` is not translated" in ran.out
    assert "error" not in ran.out


def test_a_complete_file_gets_only_its_notes(run: Run, spanish: Path) -> None:
    ran = run("translate small es")

    assert ran.code == 0
    assert ran.out.endswith("Everything is translated.\n")
    assert without_ledger(spanish) == SPANISH
    again = run("translate flows/small.yaml es")
    assert again.out == "Nothing to change in flows/small.es.yaml.\nEverything is translated.\n"


def test_what_is_new_comes_to_its_place_and_all_else_stays(run: Run, flow: Path, spanish: Path) -> None:
    run("translate small es")
    change(flow, "    text: Goodbye.\n", "    text: Goodbye.\n  - say: hint\n    text: A hint.\n")
    change(flow, '    options: {yes: "Yes", no: "No"}\n', '    options: {yes: "Yes", no: "No"}\n    why: The law.\n')
    change(
        flow, "  - end: done\n", "  - ask: how\n    type: choice\n    text: How?\n    options: {a: A}\n  - end: done\n"
    )
    change(spanish, "  options: {yes: \"Sí\", no: 'No'}", '  options: {yes: "Sí"}')

    ran = run("translate small es")

    assert without_ledger(spanish) == SPANISH.replace(", no: 'No'}\n", ', no: ""}\n  # The law.\n  why: ""\n').replace(
        "  Adiós.\n", '  Adiós.\n\n# A hint.\nhint: ""\n'
    ).replace("    why: Ayuda.\n", '    why: Ayuda.\n\nhow:\n  # How?\n  text: ""\n  options:\n    # A\n    a: ""\n')
    assert "5 to translate: agreed.options.no, agreed.why, hint.text, how.text, how.options.a" in ran.out


def test_a_short_entry_becomes_a_long_one_when_it_needs_more(run: Run, flow: Path, spanish: Path) -> None:
    change(flow, "  - end: bye\n    only if: agreed is no\n", "  - ask: bye\n    title: Parting\n")
    change(spanish, "bye: >\n  Adiós.\n", "bye: |\n  Adiós.\n\n  Y gracias.\n")

    run("translate small es")

    assert 'bye:\n  text: |\n    Adiós.\n\n    Y gracias.\n  # Parting\n  title: ""\n' in without_ledger(spanish)


def test_a_changed_original_is_marked_until_the_words_change(run: Run, flow: Path, spanish: Path) -> None:
    run("translate small es")
    change(flow, "text: How are you?", "text: How are you today?")

    ran = run("translate small es")

    assert ran.code == 1
    assert "1 to look at, because the original has changed (marked `# stale:`): mood.text" in ran.out
    assert '    # stale: How are you today?\n    text: "¿Cómo\n' in spanish.read_text(encoding="utf-8")
    assert run("translate small es").out.startswith("Nothing to change")
    change(spanish, "¿Cómo\n      estás?", "¿Cómo estás hoy?")
    done = run("translate small es")
    assert done.code == 0
    assert '    # How are you today?\n    text: "¿Cómo estás hoy?"\n' in spanish.read_text(encoding="utf-8")


def test_taking_the_mark_away_says_that_the_words_still_fit(run: Run, flow: Path, spanish: Path) -> None:
    run("translate small es")
    change(flow, "text: Goodbye.", "text: Good-bye.")
    run("translate small es")
    change(spanish, "# stale: Good-bye.\n", "")

    assert run("translate small es").code == 0
    assert without_ledger(spanish) == SPANISH


def test_an_original_that_is_changed_back_needs_no_mark(run: Run, flow: Path, spanish: Path) -> None:
    run("translate small es")
    change(flow, "why: It helps.", "why: It helps us.")
    run("translate small es")
    change(flow, "why: It helps us.", "why: It helps.")

    assert run("translate small es").code == 0
    assert "stale" not in spanish.read_text(encoding="utf-8")


def test_nothing_is_removed_and_a_renamed_question_keeps_its_words(run: Run, flow: Path, spanish: Path) -> None:
    change(flow, "- ask: mood\n", "- ask: feeling\n    was: mood\n")
    change(spanish, "done: Gracias.\n", "done: Gracias.\nold_one: Antes.\n")

    ran = run("translate small es")

    assert ran.code == 1
    assert "`mood` is called `feeling` now; its words were kept." in ran.out
    assert "`old_one` is not in the flow any more. It was left where it is" in ran.out
    assert without_ledger(spanish) == SPANISH.replace("mood:", "feeling:").replace(
        "done: Gracias.\n", "done: Gracias.\nold_one: Antes.\n"
    )


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_missing_is_added_once_and_nothing_else_changes(
    seed: int, run: Run, flow: Path, spanish: Path
) -> None:
    chance = random.Random(seed)
    whole = [line for line in SPANISH.splitlines(keepends=True) if line.strip() and not line.lstrip().startswith("#")]
    droppable = [
        line for line in whole if line.lstrip().startswith(("title", "why", "high", "low", "hears", "done", "start"))
    ]
    text = SPANISH
    for line in chance.sample(droppable, chance.randint(1, len(droppable))):
        text = text.replace(line, "")
    if chance.random() < 0.5:
        text = text.rstrip("\n")
    spanish.write_text(text, encoding="utf-8")
    before = parse_document(text.encode(), "x").root

    run("translate small es")

    written = spanish.read_text(encoding="utf-8")
    after = parse_document(written.encode(), "x")
    assert after.findings == ()
    assert isinstance(before, Fields)
    assert isinstance(after.root, Fields)
    assert [line for line in text.splitlines() if line.strip() and line not in written.splitlines()] == []
    for name, value in before.plain.items():
        assert set(_flat(value)) <= set(_flat(after.root.plain[name]))
    assert run("translate small es").out.startswith("Nothing to change")


def _flat(value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"{key}.{path}", words) for key, inner in value.items() for path, words in _flat(inner)]
    return [("", str(value))]


def test_windows_line_ends_stay(run: Run, spanish: Path) -> None:
    spanish.write_bytes(SPANISH.replace("\n", "\r\n").encode())

    run("translate small es")

    assert b"\n" not in spanish.read_bytes().replace(b"\r\n", b"")


def test_a_file_that_cannot_be_read_is_left_alone(run: Run, spanish: Path) -> None:
    broken = SPANISH + "fee: again\n\tx\n"
    spanish.write_text(broken, encoding="utf-8")

    ran = run("translate small es")

    assert ran.code == 2
    assert "Nothing was written: mend the file first." in ran.err
    assert spanish.read_text(encoding="utf-8") == broken


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("translate small en", "the flow itself is written in it"),
        ("translate small Spanish", "write it like `pt`"),
        ("translate smal es", "the file cannot be opened"),
    ],
)
def test_what_cannot_be_translated_is_told(line: str, told: str, run: Run, flow: Path) -> None:
    ran = run(line)

    assert ran.code == 2
    assert told in ran.err


def test_the_shipped_spanish_is_complete(run: Run, house: Path) -> None:
    before = strings((house / "flows" / "free_consultation.es.yaml").read_text(encoding="utf-8"))

    ran = run("translate free_consultation es")

    assert "to translate" not in ran.out
    assert strings((house / "flows" / "free_consultation.es.yaml").read_text(encoding="utf-8")) == before


def test_a_flow_that_extends_another_needs_only_its_own_words(run: Run, house: Path) -> None:
    head = "flow: mine\nversion: 1\nextends: free_consultation\n"
    text = f"{head}steps:\n  - say: dog\n    before: check\n    text: A dog.\n"
    (house / "flows" / "mine.yaml").write_text(text, encoding="utf-8")

    ran = run("translate mine es")

    assert "1 to translate: dog.text" in ran.out
    assert '# A dog.\ndog: ""\n' in (house / "flows" / "mine.es.yaml").read_text(encoding="utf-8")
    change(house / "flows" / "mine.es.yaml", 'dog: ""', "dog: Una perra.")
    assert run("translate mine es").code == 0
    assert "free_consultation.es.yaml" not in ran.out


def test_what_comes_several_times_is_translated_once(run: Run, flow: Path) -> None:
    group = (
        "  - repeat: goals\n    at most: 3\n    another: Is there another?\n    steps:\n"
        "      - ask: goal\n        title: Goal {{ number }}\n        text: What is it?\n"
    )
    change(flow, "  - end: done\n", f"{group}  - end: done\n")

    run("translate small pt")

    text = flow.with_name("small.pt.yaml").read_text(encoding="utf-8")
    assert '# Is there another?\ngoals: ""\n' in text
    assert 'goal:\n  # Goal {{ number }}\n  title: ""\n  # What is it?\n  text: ""\n' in text
    assert "goal_1" not in text
