"""The files of sentences: what is wrong in one is said with its place and a mend."""

from pathlib import Path

import pytest

from bot.language.findings import Finding
from bot.render import Lines, load_commands, load_lines, load_profiles
from bot.render.lines import sentence

pytestmark = pytest.mark.core

PRACTICE = {"practice.name": "Elm"}


def written(tmp_path: Path, **languages: str) -> Path:
    for language, text in languages.items():
        folder = tmp_path / "templates" / language / "chat"
        folder.mkdir(parents=True)
        (folder / "all.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "templates"


def findings(templates: Path, *languages: str) -> list[tuple[str, str]]:
    loaded = load_lines(templates, languages, PRACTICE)
    assert isinstance(loaded, tuple)
    return [(each.code, str(each.mark)) for each in loaded]


def test_sentences_of_all_files_are_one_set(tmp_path: Path) -> None:
    templates = written(tmp_path, en="hello: Hello from {{ practice.name }}")
    (templates / "en/chat/more.yaml").write_text("bye: Bye, {{ name }}")

    loaded = load_lines(templates, ("en",), PRACTICE)

    assert isinstance(loaded, Lines)
    compiled = loaded.compiled("en", PRACTICE)
    assert compiled["hello"].say({}) == "Hello from Elm"
    assert compiled["bye"].say({"name": "{{ practice.name }}"}) == "Bye, {{ practice.name }}"


def test_a_missing_translation_is_found(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: A\nb: B", es="a: A")

    assert findings(templates, "en", "es") == [("E501", "templates/en/chat/all.yaml:2:4")]


def test_a_translation_of_nothing_is_found(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: A", es="a: A\nc: C")

    assert findings(templates, "en", "es") == [("E502", "templates/es/chat/all.yaml:2:4")]


def test_a_translation_that_prints_other_values_is_found(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: '{{ number }}'", es="a: '{{ numero }}'")

    assert findings(templates, "en", "es") == [("E504", "templates/es/chat/all.yaml:1:4")]


def test_a_sentence_that_would_compute_is_refused(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: '{{ 7 * 7 }}'\nb: '{% if x %}y{% endif %}'")

    assert [code for code, _ in findings(templates, "en")] == ["E209", "E209"]


def test_an_unknown_fact_of_the_practice_is_found(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: '{{ practice.nmae }}'")

    assert findings(templates, "en") == [("E210", "templates/en/chat/all.yaml:1:4")]


def test_a_sentence_that_stands_in_two_files_is_found(tmp_path: Path) -> None:
    templates = written(tmp_path, en="a: A")
    (templates / "en/chat/zzz.yaml").write_text("a: Another")

    assert findings(templates, "en") == [("E108", "templates/en/chat/zzz.yaml:1:1")]


def test_a_list_in_the_place_of_a_sentence_is_found(tmp_path: Path) -> None:
    assert findings(written(tmp_path, en="a: [one, two]"), "en") == [("E116", "templates/en/chat/all.yaml:1:1")]


def test_a_value_is_never_read_as_a_sentence() -> None:
    line = sentence("{{ label }}: {{ answer }}", {})

    assert line.say({"label": "{{ answer }}", "answer": "{{ label }}"}) == "{{ answer }}: {{ label }}"


def codes(loaded: object) -> list[str]:
    assert isinstance(loaded, tuple)
    return [each.code for each in loaded if isinstance(each, Finding)]


def test_a_command_without_words_or_without_a_meaning_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "templates/en"
    folder.mkdir(parents=True)
    (folder / "commands.yaml").write_text("start: {description: Begin}\nstrat: {description: Begin}")

    assert set(codes(load_commands(tmp_path / "templates", ("en",)))) == {"E114", "E115"}


def test_a_profile_that_telegram_would_refuse_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "templates/en"
    folder.mkdir(parents=True)
    (folder / "profile.yaml").write_text(f"description: Hello\nshort description: {'a' * 121}")

    assert codes(load_profiles(tmp_path / "templates", ("en",), {"en": {}})) == ["E601"]
