"""Every finding has a page of its own, whose first example gives exactly this finding and whose second gives none."""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content import Content
from bot.inspection import inspect
from bot.language import explore
from bot.language.check.changes import changes
from bot.language.document import MAX_BYTES
from bot.language.findings import CODES, Finding
from bot.language.load import load_flow
from bot.language.values import PracticeValues
from bot.loading import Folders, Given, load_content, load_given
from bot.practice import load_practice
from tests.docs.examples import AROUND, as_flow, names_in, practice_with
from tests.docs.pages import ROOT, Block, blocks_of, read, rows

FOLDER = ROOT / "docs" / "reference" / "findings"
OF_CHATS = {"W801", "W802", "W803"}  # of `test --coverage`; tests/transcript shows them
FLOW = "flow: f\nversion: 1\nsteps:\n  - end: bye\n    text: Goodbye.\n"

Found = set[str]


def codes(findings: Iterable[Finding]) -> Found:
    return {each.code for each in findings}


@pytest.fixture(scope="module")
def values() -> PracticeValues:
    given = load_given(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))
    assert isinstance(given, Given)
    return given.values


def test_every_finding_has_a_page_and_no_other_has() -> None:
    assert {page.stem for page in FOLDER.glob("*.md")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_begins_with_the_finding_and_the_index_leads_to_it(code: str) -> None:
    page = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    index = {row[0] for row in rows(read("docs/reference/findings.md"))}

    assert page.startswith(f"# {code}: {CODES[code]}\n")
    assert f"[{code}](findings/{code}.md)" in index


@pytest.mark.parametrize("code", CODES)
def test_the_example_shows_the_finding_and_the_mended_one_does_not(
    code: str, tmp_path: Path, values: PracticeValues, monkeypatch: pytest.MonkeyPatch
) -> None:
    if code in OF_CHATS:
        return
    monkeypatch.setattr(explore, "MAX_WORK", 50_000)  # the largest flow here is the one that is too large
    shown = {block.info.removeprefix("yaml "): block for block in blocks_of(FOLDER / f"{code}.md")}
    make = MADE.get(code)

    bad, good = make(tmp_path, values) if make else _examples(shown, tmp_path, values)

    assert bad == {code}
    assert good == set()


def _examples(shown: Mapping[str, Block], folder: Path, values: PracticeValues) -> tuple[Found, Found]:
    if "bad old" in shown:
        return _compared(shown, "bad", folder, values), _compared(shown, "good", folder, values)
    return _read(shown, "bad", folder, values), _read(shown, "good", folder, values)


def _read(shown: Mapping[str, Block], which: str, folder: Path, values: PracticeValues) -> Found:
    """A good example that changes the translation only stands on the flow of the bad one."""
    kind = next(kind for kind in (f"{which} flow", f"{which} steps", "bad flow", "bad steps") if kind in shown)
    block = shown[kind]
    flow = block.text if kind.endswith("flow") else as_flow(block)
    (folder / "flow.yaml").write_text(flow, encoding="utf-8")
    if base := shown.get("base"):
        (folder / "base.yaml").write_text(base.text, encoding="utf-8")
    if translation := shown.get(f"{which} es"):
        around = {name: words for name, words in AROUND.items() if name in names_in(flow)}
        words = translation.text + "".join(f"{name}: {words}\n" for name, words in around.items())
        (folder / "flow.es.yaml").write_text(words, encoding="utf-8")
    return codes(load_flow(folder / "flow.yaml", values).findings)


def _compared(shown: Mapping[str, Block], which: str, folder: Path, values: PracticeValues) -> Found:
    flows = []
    for name in ("bad old", f"{which} new"):
        (folder / "flow.yaml").write_text(shown[name].text, encoding="utf-8")
        flows.append(load_flow(folder / "flow.yaml", values).flow)
    old, new = flows
    assert old
    assert new
    return codes(changes(old, new))


# Findings that no short example can show --------------------------------------------------------------------


def _of_flow(bad: str, good: str = FLOW) -> Callable[[Path, PracticeValues], tuple[Found, Found]]:
    def make(folder: Path, values: PracticeValues) -> tuple[Found, Found]:
        found = []
        for text in (bad, good):
            (folder / "flow.yaml").write_text(text, encoding="utf-8")
            found.append(codes(load_flow(folder / "flow.yaml", values).findings))
        return found[0], found[1]

    return make


def _not_there(folder: Path, values: PracticeValues) -> tuple[Found, Found]:
    return codes(load_flow(folder / "none.yaml", values).findings), set()


def _without_a_language(folder: Path, values: PracticeValues) -> tuple[Found, Found]:
    steps = "  - ask: where\n    type: choice\n    text: Where?\n    options from: places\n"
    (folder / "flow.yaml").write_text(FLOW.replace("steps:\n", f"steps:\n{steps}"), encoding="utf-8")
    (folder / "flow.es.yaml").write_text("where: ¿Dónde?\nbye: Adiós.\n", encoding="utf-8")
    english = replace(values, options={"places": (("uk", {"en": "United Kingdom"}),)})
    bad, good = (codes(load_flow(folder / "flow.yaml", each).findings) for each in (english, values))
    return bad, good


def _of_practice(spoil: Callable[[Path], object]) -> Callable[[Path, PracticeValues], tuple[Found, Found]]:
    def make(folder: Path, _values: PracticeValues) -> tuple[Found, Found]:
        for name in ("config", "flows", "templates"):
            shutil.copytree(ROOT / name, folder / name)
        good = _inspected(folder)
        spoil(folder / "config")
        return _inspected(folder), good

    return make


def _inspected(folder: Path) -> Found:
    folders = Folders(folder / "config", folder / "flows", folder / "templates")
    given, content = load_given(folders), load_content(folders)
    assert isinstance(given, Given)
    if not isinstance(content, Content):
        return codes(content)
    return codes(inspect(folders, given, content, date(2026, 11, 26)))


def _in_minimal_mode(folder: Path, values: PracticeValues) -> tuple[Found, Found]:
    shown = {block.info.removeprefix("yaml "): block for block in blocks_of(FOLDER / "E905.md")}
    return _examples(shown, folder, replace(values, minimal=True))


def _in_minimal_mode_alone(config: Path) -> None:
    file = config / "practice.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\nprivacy:\n", "\nprivacy:\n  mode: minimal\n"), encoding="utf-8"
    )


def _of_privacy(folder: Path, _values: PracticeValues) -> tuple[Found, Found]:
    shown = {block.info.removeprefix("yaml "): block for block in blocks_of(FOLDER / "E904.md")}
    bad, good = (load_practice(practice_with(shown[f"{which} practice"], folder)) for which in ("bad", "good"))
    assert isinstance(bad, tuple)
    return codes(bad), codes(good if isinstance(good, tuple) else ())


def _old(config: Path) -> None:
    file = config / "helplines.yaml"
    dated = re.sub(r"last verified: \S+", "last verified: 2026-01-01", file.read_text(encoding="utf-8"))
    file.write_text(dated, encoding="utf-8")


MANY = "".join(f"  - ask: q{number}\n    type: yes/no\n    text: Yes?\n" for number in range(20))
LATE = " or ".join(f"q{number} is no" for number in range(20))
MADE: Mapping[str, Callable[[Path, PracticeValues], tuple[Found, Found]]] = {
    "E110": _of_flow(FLOW + "#" * MAX_BYTES),
    "E111": _of_flow(FLOW.replace("Goodbye", "Good\x07bye")),
    "E113": _not_there,
    "W308": _of_flow(FLOW.replace("steps:\n", f"steps:\n{MANY}  - end: some\n    only if: {LATE}\n    text: Bye.\n")),
    "W505": _without_a_language,
    "E601": _of_flow(FLOW.replace("Goodbye", "a" * 4097)),
    "E901": _of_practice(_old),
    "E902": _of_practice(lambda config: (config / "safety" / "es.yaml").unlink()),
    "E904": _of_privacy,
    "E905": _in_minimal_mode,
    "W906": _of_practice(_in_minimal_mode_alone),
    "W903": _of_practice(lambda config: (config / "tone" / "es.yaml").unlink()),
}
