"""A flow that extends another: parts replaced, added and removed, and every finding in the file that caused it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.language.load import Loaded, load_flow
from bot.language.values import PracticeValues

BASE = """\
flow: base
version: 3
steps:
  - section: start
    title: Start
  - ask: agreed
    type: consent
    title: Privacy
    text: May I ask?
  - end: left
    only if: agreed is no
    text: Goodbye.
  - ask: age
    type: number
    title: Age
    text: How old are you?
  - say: hint
    only if: age < 30
    text: A hint.
  - end: done
    text: Thank you.
anytime:
  - faq: fee
    hears: [fee]
    text: "{{ practice.fee }}"
"""
GERMAN = """\
start: Anfang
agreed: {title: Datenschutz, text: Darf ich fragen?}
left: Tschüss.
age: {title: Alter, text: Wie alt bist du?}
hint: Ein Hinweis.
done: Danke.
fee: {hears: [Preis], text: "{{ practice.fee }}"}
"""
HEAD = "flow: mine\nversion: 1\nextends: base\n"

Extend = Callable[..., Loaded]


@pytest.fixture
def extend(tmp_path: Path, practice: PracticeValues) -> Extend:
    """Load what `mine.yaml` makes of the base; other files by name."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    english = replace(practice, names={"en": practice.names["en"], "de": practice.names["de"]})

    def load(text: str, **files: str) -> Loaded:
        for name, words in {"mine": HEAD + text, **files}.items():
            (tmp_path / f"{name.replace('_', '.')}.yaml").write_text(words, encoding="utf-8")
        return load_flow(tmp_path / "mine.yaml", english)

    return load


def steps(loaded: Loaded) -> list[str]:
    assert loaded.flow, [str(each) for each in loaded.findings]
    return [step.name for step in loaded.flow.steps]


def said(loaded: Loaded) -> list[tuple[str, str, int]]:
    return [(each.code, Path(each.mark.file).name, each.mark.line) for each in loaded.findings]


def test_what_is_not_changed_is_taken_over(extend: Extend) -> None:
    loaded = extend("steps: []\n")

    assert steps(loaded) == ["agreed", "left", "age", "hint", "done"]
    assert loaded.flow
    assert (loaded.flow.name, loaded.flow.version) == ("mine", 1)
    assert [each.name for each in loaded.flow.anytime] == ["fee"]
    assert loaded.findings == ()


def test_a_step_of_the_same_name_replaces_the_other_in_its_place(extend: Extend) -> None:
    loaded = extend("steps:\n  - say: hint\n    text: Another hint.\n")

    assert steps(loaded) == ["agreed", "left", "age", "hint", "done"]
    assert loaded.words
    hint = loaded.words.text("en", "hint")
    assert hint
    assert hint.constant == "Another hint."
    assert loaded.flow
    assert loaded.flow.index["hint"].only_if is None
    assert Path(loaded.flow.index["hint"].mark.file).name == "mine.yaml"
    assert Path(loaded.flow.index["age"].mark.file).name == "base.yaml"


def test_new_steps_come_after_or_before_others_in_the_order_of_the_file(extend: Extend) -> None:
    say = "  - say: {0}\n    {1}\n    text: Words.\n"
    wishes = [("a", "after: age"), ("b", "after: age"), ("c", "before: done"), ("d", "before: done"), ("e", "after: c")]

    loaded = extend("steps:\n" + "".join(say.format(*wish) for wish in wishes))

    assert steps(loaded) == ["agreed", "left", "age", "a", "b", "hint", "c", "e", "d", "done"]


def test_a_step_can_be_moved(extend: Extend) -> None:
    loaded = extend("steps:\n  - say: hint\n    after: left\n    text: A hint for all.\n")

    assert steps(loaded) == ["agreed", "left", "hint", "age", "done"]


def test_steps_and_answers_in_between_are_removed_and_added(extend: Extend) -> None:
    loaded = extend("remove: [hint, fee]\nanytime:\n  - faq: cats\n    hears: cat\n    text: Meow.\n")

    assert steps(loaded) == ["agreed", "left", "age", "done"]
    assert loaded.flow
    assert [each.name for each in loaded.flow.anytime] == ["cats"]


def test_a_flow_can_extend_one_that_extends_another(extend: Extend) -> None:
    middle = "flow: middle\nversion: 1\nextends: base\nremove: hint\n"

    loaded = extend("remove: fee\n", middle=middle, mine=HEAD.replace("base", "middle") + "remove: fee\n")

    assert steps(loaded) == ["agreed", "left", "age", "done"]
    assert loaded.flow
    assert loaded.flow.anytime == ()


def test_the_language_is_taken_over_and_name_and_version_are_not(extend: Extend, tmp_path: Path) -> None:
    base = BASE.replace("version: 3\n", "version: 3\nlanguage: de\n")

    assert extend("steps: []\n", base=base).flow.languages == ("de",)  # type: ignore[union-attr]
    assert said(extend("", mine="flow: mine\nextends: base\n")) == [("E115", "mine.yaml", 1)]


# Languages ----------------------------------------------------------------------------------------------------


def test_words_of_the_base_hold_for_what_was_not_changed(extend: Extend) -> None:
    loaded = extend("remove: [hint, fee]\n", base_de=GERMAN)

    assert loaded.findings == ()
    assert loaded.words
    age = loaded.words.text("de", "age")
    assert age
    assert age.constant == "Wie alt bist du?"


def test_words_of_what_was_replaced_have_to_be_written_anew_beside_the_flow_itself(extend: Extend) -> None:
    text = "steps:\n  - say: hint\n    text: Another hint.\n"

    assert said(extend(text, base_de=GERMAN)) == [("E501", "mine.de.yaml", 1)]
    assert extend(text, base_de=GERMAN, mine_de="hint: Ein anderer Hinweis.\n").findings == ()


def test_a_fault_in_a_translation_is_told_where_it_stands(extend: Extend) -> None:
    loaded = extend("steps: []\n", base_de=GERMAN.replace("done: Danke.\n", ""), mine_de="cats: Miau.\n")

    assert ("E502", "mine.de.yaml", 1) in said(loaded)
    assert ("E501", "mine.de.yaml", 1) in said(loaded)


# What can be wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line", "mend"),
    [
        ("remove: hnt\n", "E218", 4, "did you mean `hint`?"),
        ("steps:\n  - say: new\n    text: Words.\n", "E219", 5, "add `after:` or `before:`"),
        ("steps:\n  - say: new\n    after: agee\n    text: Words.\n", "E218", 6, "did you mean `age`?"),
        ("steps:\n  - say: new\n    after: age\n    before: done\n    text: W.\n", "E219", 7, "keep one of the two"),
        ("steps:\n  - say: hint\n    text: A.\n  - say: hint\n    text: B.\n", "E120", 7, ""),
        ("steps:\n  - end: done\n    only if: agee > 3\n    text: A.\n", "E202", 6, "did you mean `age`?"),
        ("steps:\n  - say: hint\n    txt: A.\n", "E114", 6, "did you mean `text`?"),
        ("steps: none\n", "E116", 4, "starts with `- `"),
    ],
)
def test_a_fault_is_told_in_the_file_that_has_it(text: str, code: str, line: int, mend: str, extend: Extend) -> None:
    loaded = extend(text)

    assert (code, "mine.yaml", line) in said(loaded)
    assert any(mend in each.mend for each in loaded.findings if each.code == code)


def test_a_fault_of_the_base_is_told_there(extend: Extend) -> None:
    loaded = extend("steps: []\n", base=BASE.replace("age < 30", "agee < 30"))

    assert said(loaded) == [("E202", "base.yaml", 18)]


def test_what_a_removal_breaks_is_told_where_it_breaks(extend: Extend) -> None:
    assert said(extend("remove: age\n")) == [("E202", "base.yaml", 18)]


@pytest.mark.parametrize("name", ["nothing", "mine", "../base", "middle"])
def test_a_flow_that_is_not_there_or_is_the_flow_itself_is_refused(name: str, extend: Extend) -> None:
    middle = "flow: middle\nversion: 1\nextends: mine\nsteps: []\n"

    loaded = extend("", mine=HEAD.replace("base", name) + "steps: []\n", middle=middle)

    assert [each.code for each in loaded.findings] == ["E217"]


def test_a_base_that_cannot_be_read_is_told_alone(extend: Extend) -> None:
    loaded = extend("steps:\n  - say: new\n    text: W.\n", base=BASE.replace("text: May I ask?", "text: @ask"))

    assert {code for code, file, _ in said(loaded) if file == "base.yaml"} == {"E104"}


@pytest.mark.parametrize("text", ["remove: hint\nsteps:\n", "steps:\n  - say: a\n    after: b\n    text: W.\n"])
def test_the_keys_of_an_extension_mean_nothing_without_one(text: str, extend: Extend) -> None:
    loaded = extend("", mine=f"flow: mine\nversion: 1\n{text}  - end: bye\n    text: Bye.\n")

    assert "E219" in [each.code for each in loaded.findings]


# The version that runs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["base", "base_de", "mine", "mine_de"])
def test_a_change_in_any_of_the_files_is_another_version(file: str, extend: Extend) -> None:
    files = {"base": BASE, "base_de": GERMAN, "mine": HEAD + "remove: hint\n", "mine_de": "# nothing\nage: Alter?\n"}
    files["mine_de"] = "age: {title: Alter, text: Und du?}\n"
    before = extend("", **files)

    after = extend("", **{**files, file: files[file] + "# a word\n"})

    assert before.flow
    assert after.flow
    assert before.flow.hash != after.flow.hash


def test_all_files_that_a_flow_was_read_from_are_kept_with_it(extend: Extend) -> None:
    loaded = extend("remove: hint\n", base_de=GERMAN)

    assert set(loaded.files) == {"mine.yaml", "base.yaml", "base.de.yaml"}
    assert loaded.files["base.yaml"] == BASE


def test_a_waiver_counts_in_its_own_file(extend: Extend) -> None:
    sensitive = (
        "  - ask: mood\n    after: hint\n    type: text\n    sensitive: true\n    optional: true\n    text: Mood?\n"
    )
    waived = sensitive.replace("    text:", "    waive: {W701: it is plain}\n    text:")

    assert [code for code, _, _ in said(extend(f"steps:\n{sensitive}"))] == ["W701"]
    assert extend(f"steps:\n{waived}").findings == ()
