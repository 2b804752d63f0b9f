"""Every example in the documentation is one that works."""

from pathlib import Path

import pytest

from bot.content import Content
from bot.language.values import PracticeValues
from bot.loading import Folders, Given, content_or_raise, load_given
from bot.practice import Practice, load_practice
from bot.transcript.parse import parse_chat
from bot.transcript.play import Player
from tests.docs.examples import as_flow, findings, practice_with, translated
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


@pytest.mark.parametrize("block", blocks("console real"), ids=str)
def test_a_command_on_a_page_prints_what_the_page_shows(block: Block) -> None:
    assert block.text == shown(block), "run `python -m tests.docs.running` and look at the difference"
