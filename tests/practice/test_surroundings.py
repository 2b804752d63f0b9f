"""What a flow needs around it: fresh help lines, urgent phrases and words to avoid, in every language."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.content import Content
from bot.inspection import inspect
from bot.language.findings import Finding
from bot.loading import Folders, Given, load_content, load_given
from bot.practice.helplines import FRESH_FOR
from tests.content import shipped

VERIFIED = shipped.helplines().last_verified
FRESH = VERIFIED + FRESH_FOR


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    for name in ("config", "flows", "templates"):
        shutil.copytree(shipped.ROOT / name, tmp_path / name)
    return Folders(tmp_path / "config", tmp_path / "flows", tmp_path / "templates")


def found(folders: Folders, today: date = FRESH) -> list[Finding]:
    given = load_given(folders)
    content = load_content(folders)
    if isinstance(content, Content) and isinstance(given, Given):
        return list(inspect(folders, given, content, today))
    assert isinstance(content, tuple)
    return list(content)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, f"{Path(each.mark.file).name}:{each.mark.line}") for each in findings]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_ships_has_nothing_to_mend(folders: Folders) -> None:
    assert [str(each) for each in found(folders)] == []


def test_help_lines_are_stale_after_180_days_and_the_line_is_named(folders: Folders) -> None:
    (one,) = found(folders, FRESH + timedelta(days=1))

    assert told([one]) == [("E901", "helplines.yaml:11")]
    assert "181 days ago" in one.message


def test_stale_help_lines_keep_nobody_from_starting(folders: Folders) -> None:
    change(folders.config / "helplines.yaml", f"last verified: {VERIFIED}", "last verified: 2020-01-01")

    assert isinstance(load_content(folders), Content)


def test_a_language_without_urgent_phrases_cannot_start(folders: Folders) -> None:
    (folders.config / "safety" / "es.yaml").unlink()

    assert told(found(folders)) == [("E902", "practice.yaml:15")]


def test_a_language_without_words_to_avoid_is_a_warning(folders: Folders) -> None:
    (folders.config / "tone" / "es.yaml").unlink()

    assert told(found(folders)) == [("W903", "practice.yaml:15")]


@pytest.mark.parametrize("file", ["web.yaml", "desk.yaml", "therapist.yaml", "chat/status.yaml"])
@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_sentence_that_one_language_lacks_is_found(file: str, language: str, folders: Folders) -> None:
    path = folders.templates / language / file
    lines = path.read_text(encoding="utf-8").splitlines()
    alone = (at for at, line in enumerate(lines[:-1]) if line[:1].isalpha() and lines[at + 1][:1] not in " #")
    gone = next(alone)
    path.write_text("\n".join(lines[:gone] + lines[gone + 1 :]), encoding="utf-8")

    findings = found(folders)

    assert {each.code for each in findings} <= {"E501", "E502"}
    assert lines[gone].split(":")[0] in findings[0].message


def test_a_key_is_missed_although_the_practice_has_one_language(folders: Folders) -> None:
    change(folders.config / "practice.yaml", "languages: [en, es]", "languages: [en]")
    change(folders.templates / "en" / "desk.yaml", "log_out: Log out\n", "")

    assert [each for each in told(found(folders)) if each[0] == "E501"] == [("E501", "desk.yaml:1")]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_template_that_one_language_lacks_is_found(language: str, folders: Folders) -> None:
    (folders.templates / language / "digest" / "due.j2").unlink()

    assert told(found(folders)) == [("E501", "due.j2:1")]


def test_a_template_that_cannot_be_read_is_found_with_its_line(folders: Folders) -> None:
    change(folders.templates / "es" / "digest" / "due.j2", "{% for", "{% four")

    assert [each.code for each in found(folders)] == ["E209"]


def test_a_template_that_prints_something_else_is_found(folders: Folders) -> None:
    path = folders.templates / "es" / "digest" / "due.j2"
    path.write_text(path.read_text(encoding="utf-8") + "{{ surprise }}", encoding="utf-8")

    assert [(each.code, "`surprise`" in each.message) for each in found(folders)] == [("E504", True)]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("config/practice.yaml", "You pay by card", "You must pay by card", "W711"),
        ("config/practice.yaml", "Pagas con tarjeta", "Tienes que pagar con tarjeta", "W711"),
        ("templates/en/chat/status.yaml", "Take your time", "Just take your time", "W714"),
        ("templates/en/web.yaml", "You can leave it to me", "It failed", "W712"),
        ("templates/es/chat/urgent.yaml", "Gracias", "Nadie comete un suicidio consumado. Gracias", "E716"),
        ("flows/free_consultation.yaml", "Would you like to use insurance?", "Are you insured and how?", "W704"),
        ("flows/free_consultation.es.yaml", "Está bien saberlo.", "Simplemente, está bien saberlo.", "W714"),
    ],
)
def test_tone_is_heard_everywhere(file: str, old: str, new: str, code: str, folders: Folders) -> None:
    change(folders.config.parent / file, old, new)

    findings = found(folders)

    assert [(each.code, Path(each.mark.file).name) for each in findings] == [(code, Path(file).name)]
