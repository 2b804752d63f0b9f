"""Every example in the documentation is one that works."""

import shutil
from pathlib import Path

import pytest

from bot.content import Content
from bot.language.load import load_flow
from bot.language.values import PracticeValues
from bot.loading import Folders, Given, content_or_raise, load_given
from bot.practice import Practice, load_practice
from bot.transcript.parse import parse_chat
from bot.transcript.play import Player
from tests.docs.examples import above, as_flow, findings, practice_with, translated
from tests.docs.pages import ROOT, Block, blocks
from tests.docs.running import shown

FLOWS = [block for info in ("yaml flow", "yaml steps", "yaml anytime") for block in blocks(info)]


@pytest.fixture(scope="module")
def values() -> PracticeValues:
    given = load_given(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))
    assert isinstance(given, Given)
    return given.values


@pytest.mark.parametrize("block", FLOWS, ids=str)
def test_a_flow_on_a_page_has_no_findings(block: Block, tmp_path: Path, values: PracticeValues) -> None:
    found = findings(as_flow(block), tmp_path, values)

    assert [str(each) for each in found] == []


@pytest.mark.parametrize("block", blocks("yaml steps in this practice"), ids=str)
def test_steps_on_a_page_have_no_findings_in_the_practice_above_them(block: Block, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    practice_with(above(block, "yaml practice"), config)
    given = load_given(Folders(config, ROOT / "flows", ROOT / "templates"))
    assert isinstance(given, Given), "\n".join(map(str, given))

    found = findings(as_flow(block), tmp_path, given.values)

    assert [str(each) for each in found] == []


@pytest.mark.parametrize("block", blocks("yaml translation"), ids=str)
def test_a_translation_on_a_page_fits_the_flow_it_stands_beside(
    block: Block, tmp_path: Path, values: PracticeValues
) -> None:
    flow, translation = translated(block)

    found = findings(flow, tmp_path, values, translation)

    assert [str(each) for each in found] == []


@pytest.mark.parametrize("block", blocks("yaml practice"), ids=str)
def test_a_piece_of_the_practice_on_a_page_can_stand_in_the_file(block: Block, tmp_path: Path) -> None:
    practice = load_practice(practice_with(block, tmp_path))

    assert isinstance(practice, Practice), "\n".join(map(str, practice))


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content_or_raise(Folders(ROOT / "config", ROOT / "flows", ROOT / "templates"))


@pytest.mark.parametrize("block", blocks("chat"), ids=str)
def test_a_chat_on_a_page_goes_as_written(block: Block, shipped: Content) -> None:
    failure = Player(shipped).play(parse_chat(block.text, str(block)))

    assert str(failure or "") == ""


EXTENDING = list(zip(blocks("yaml extending"), blocks("yaml extending es"), strict=True))


@pytest.mark.parametrize(("flow", "words"), EXTENDING, ids=str)
def test_a_flow_on_a_page_that_extends_the_shipped_one_has_no_findings(
    flow: Block, words: Block, tmp_path: Path, values: PracticeValues
) -> None:
    for shipped_flow in (ROOT / "flows").glob("*.yaml"):
        shutil.copy(shipped_flow, tmp_path)
    (tmp_path / "own.yaml").write_text(flow.text, encoding="utf-8")
    (tmp_path / "own.es.yaml").write_text(words.text, encoding="utf-8")

    loaded = load_flow(tmp_path / "own.yaml", values)

    assert [str(each) for each in loaded.findings] == []
    assert loaded.flow


RECIPES = [block for info in ("yaml cookbook", "yaml cookbook in this practice") for block in blocks(info)]


def test_there_are_ten_recipes() -> None:
    assert len(RECIPES) == 10


@pytest.mark.parametrize("block", RECIPES, ids=str)
def test_a_recipe_can_be_copied(block: Block, tmp_path: Path) -> None:
    """In English, since a practice writes the words of its other languages itself."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    if block.info.endswith("in this practice"):
        practice_with(above(block, "yaml practice"), config)
    given = load_given(Folders(config, tmp_path, ROOT / "templates"))
    assert isinstance(given, Given), "\n".join(map(str, given))
    shutil.copy(ROOT / "flows" / "free_consultation.yaml", tmp_path)
    (tmp_path / "recipe.yaml").write_text(block.text, encoding="utf-8")

    loaded = load_flow(tmp_path / "recipe.yaml", given.values)

    assert [str(each) for each in loaded.findings] == []
    assert loaded.flow


@pytest.mark.parametrize("block", blocks("yaml cookbook es"), ids=str)
def test_the_words_of_a_recipe_fit_it(block: Block, tmp_path: Path, values: PracticeValues) -> None:
    for shipped_flow in (ROOT / "flows").glob("*.yaml"):
        shutil.copy(shipped_flow, tmp_path)
    (tmp_path / "recipe.yaml").write_text(above(block, "yaml cookbook").text, encoding="utf-8")
    (tmp_path / "recipe.es.yaml").write_text(block.text, encoding="utf-8")

    assert [str(each) for each in load_flow(tmp_path / "recipe.yaml", values).findings] == []


@pytest.mark.parametrize("block", blocks("console real"), ids=str)
def test_a_command_on_a_page_prints_what_the_page_shows(block: Block) -> None:
    assert block.text == shown(block), "run `python -m tests.docs.running` and look at the difference"
