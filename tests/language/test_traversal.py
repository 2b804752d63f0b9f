"""No name in a practice's file leads to a file outside of its folders."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.load import load_flow
from bot.language.values import PracticeValues
from bot.practice import Practice, load_practice
from bot.studio.shelf import laid_out
from tests.content.shipped import CONFIG
from tests.language.test_extend import BASE

SECRET = "qzkolibri"
OUT = ("base", "outside/base", "outside\\base", "deep/er/base")
FORMS: tuple[Callable[[str], str], ...] = (
    lambda name: f"../{name}",
    lambda name: f"..\\{name}",
    lambda name: f"./../{name}",
    lambda name: f"....//{name}",
    lambda name: f"..%2f{name}",
    lambda name: f"%2e%2e/{name}",
    lambda name: f"..%c0%af{name}",
    lambda name: f"..\u2215{name}",
    lambda name: f"\uff0e\uff0e/{name}",
    lambda name: f"~/{name}",
    lambda name: f"$HOME/{name}",
    lambda name: f"file:///{name}",
)
NAMES = (
    *(form(name) for form in FORMS for name in OUT),
    *("/etc/passwd", "C:\\base", "//host/base", "..", ".", "", " ", "base.yaml", "base ", "base/", "base\\", "*"),
    *("/dev/stdin", "/proc/self/environ", "CON", "base:stream", "b*se", "[b]ase", "{base}", "base\u200b", "b\u0430se"),
)


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """Flows among which links lead out, and a flow outside that could be taken over."""
    for folder in ("flows", "outside", "deep/er"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "base.yaml").write_text(BASE.replace("May I ask?", SECRET), encoding="utf-8")
    (tmp_path / "base.yaml").write_text(BASE.replace("May I ask?", SECRET), encoding="utf-8")
    (tmp_path / "flows" / "base.yaml").unlink()
    (tmp_path / "flows" / "link.yaml").symlink_to(tmp_path / "outside" / "base.yaml")
    (tmp_path / "flows" / "up.yaml").symlink_to("../base.yaml")
    (tmp_path / "flows" / "folder.yaml").symlink_to(tmp_path / "outside")
    (tmp_path / "flows" / "chain.yaml").symlink_to("link.yaml")
    return tmp_path / "flows"


@pytest.mark.parametrize("name", (*NAMES, "link", "up", "folder", "chain"), ids=ascii)
def test_no_flow_outside_of_the_folder_is_taken_over(flows: Path, practice: PracticeValues, name: str) -> None:
    quoted = name.replace("\\", "\\\\")
    text = f'flow: mine\nversion: 1\nextends: "{quoted}"\nsteps: []\n'
    (flows / "mine.yaml").write_text(text, encoding="utf-8")
    loaded = load_flow(flows / "mine.yaml", practice)

    assert loaded.flow is None
    assert loaded.findings
    assert SECRET not in "".join(map(str, loaded.findings))
    assert {Path(each.mark.file).name for each in loaded.findings} == {"mine.yaml"}


def test_there_are_more_than_fifty_forms() -> None:
    assert len(set(NAMES)) > 50


def test_a_link_inside_the_folder_is_a_flow_like_any_other(flows: Path, practice: PracticeValues) -> None:
    (flows / "real.yaml").write_text(BASE, encoding="utf-8")
    (flows / "near.yaml").symlink_to("real.yaml")
    (flows / "mine.yaml").write_text("flow: mine\nversion: 1\nextends: near\nsteps: []\n", encoding="utf-8")

    assert "E217" not in {each.code for each in load_flow(flows / "mine.yaml", practice).findings}


def test_a_draft_of_the_studio_lies_among_no_files_from_outside(flows: Path) -> None:
    with laid_out(flows, {"mine.yaml": "flow: mine"}) as aside:
        assert [each.name for each in aside.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("name", (*NAMES, "Base", "1base", "b" * 25), ids=ascii)
def test_a_practice_cannot_name_a_flow_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    text = (CONFIG / "practice.yaml").read_text(encoding="utf-8")
    quoted = name.replace("\\", "\\\\")
    lines = [f'flow: "{quoted}"' if line.startswith("flow:") else line for line in text.splitlines()]
    if not any(line.startswith("flow:") for line in lines):
        lines.insert(0, f'flow: "{quoted}"')
    (tmp_path / "practice.yaml").write_text("\n".join(lines), encoding="utf-8")
    loaded = load_practice(tmp_path)

    assert not isinstance(loaded, Practice) or loaded.flow == "free_consultation"
