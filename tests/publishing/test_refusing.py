"""What never gets to run: each of these faults is refused, with its file, and with the line where there is one."""

import shutil
from pathlib import Path

import pytest

from bot.loading import Folders, content_or_raise
from bot.publishing.preparing import prepare
from bot.wiring.edition import Edition, edition_of
from tests.acceptance.house import ROOT
from tests.publishing.stage import CHAT, FLOW, PRACTICE, THERAPIST

ALERT, PRIVACY, DESK, BUTTONS = (
    f"templates/en/{name}" for name in ("alert.j2", "privacy.j2", "desk.yaml", "chat/buttons.yaml")
)
DATE = "- ask: name\n    type: date\n"

FAULTS = {
    "a typing error in the flow": (FLOW, "- ask: age\n", "- aks: age\n", FLOW),
    "a name that is used again for another type": (FLOW, "- ask: name\n    type: text\n", DATE, FLOW),
    "another ending in the same version": (FLOW, "only if: age is no\n", "only if: not age is yes\n", "version: 2"),
    "an unknown key of the practice": (PRACTICE, "country: GB  ", "contry: GB  ", PRACTICE),
    "a template that cannot be read": (
        ALERT,
        '{% if alert.contact == "unsafe" %}',
        '{% if alert.contact == "unsafe"',
        f"{ALERT}:",
    ),
    "a name that a template does not have": (ALERT, "{{ practice }}", "{{ practise }}", f"{ALERT}:3"),
    "a value that a template does not have": (ALERT, "{% if alert.contact ==", "{% if alert.kontact ==", f"{ALERT}:6"),
    "a wrong name in the privacy notice": (PRIVACY, "{{ practice.basis }}", "{{ practise.basis }}", f"{PRIVACY}:10"),
    "a sentence that is gone": (BUTTONS, "button_skip:", "button_skipp:", "templates/en/chat"),
    "words of the page that print a wrong name": (CHAT, "{{ practice.name }}", "{{ practise.name }}", CHAT),
    "words of the desk with a broken value": (DESK, "Hello, {{ name }}", "Hello, {{ name", f"{DESK}:20"),
    "a sentence for therapists that prints a wrong name": (THERAPIST, "{{ link }}", "{{ lnik }}", "therapist.yaml"),
}


@pytest.fixture(scope="module")
def running() -> Edition:
    return edition_of(content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("config", "flows", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def refused(folder: Path, running: Edition) -> str:
    """What the owner would be told first."""
    found = prepare(Folders(folder / "config", folder / "flows", folder / "templates"), running)
    assert not isinstance(found, Edition)
    return str(found[0])


@pytest.mark.parametrize(("file", "old", "new", "place"), FAULTS.values(), ids=FAULTS)
def test_it_is_refused(folder: Path, running: Edition, file: str, old: str, new: str, place: str) -> None:
    translated = file.replace("/en/", "/es/")  # alike, or the languages would tell it apart
    for each in {file, translated} if file.endswith(".j2") else {file}:
        text = (folder / each).read_text(encoding="utf-8")
        assert old in text
        (folder / each).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert place in refused(folder, running)


@pytest.mark.parametrize(("file", "key"), [("chat/buttons.yaml", "button_back:"), ("web.yaml", "send:")])
def test_a_sentence_that_went_from_every_language_is_missed(
    folder: Path, running: Edition, file: str, key: str
) -> None:
    """Comparing the languages finds nothing here."""
    for language in ("en", "es"):
        path = folder / "templates" / language / file
        lines = path.read_text(encoding="utf-8").splitlines()
        assert any(line.startswith(key) for line in lines)
        path.write_text("\n".join(line for line in lines if not line.startswith(key)) + "\n", encoding="utf-8")

    assert key.rstrip(":") in refused(folder, running)


def test_what_only_the_lists_of_the_practice_change_is_no_new_version(folder: Path, running: Edition) -> None:
    path = folder / PRACTICE
    place = "  - {id: ireland,"
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line for line in text.splitlines() if not line.startswith(place)), encoding="utf-8")
    found = prepare(Folders(folder / "config", folder / "flows", folder / "templates"), running)

    assert isinstance(found, Edition)
    assert found.content.flow.hash == running.content.flow.hash
