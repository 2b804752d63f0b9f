"""The example conversations: nothing to mend, their chats go as written, and together they use all of the language."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.content import Content
from bot.core.flow.kinds import KINDS
from bot.drawing.mermaid import draw
from bot.drawing.outline import outline
from bot.language.document import read_document
from bot.language.load import draft_flow, load_flow
from bot.language.nodes import Fields, Items, Node, Scalar
from bot.language.schema import VERBS, BudgetShape, CaseShape, FaqShape, FileShape, OptionShape, RemindersShape, keys_of
from bot.loading import Folders, content_or_raise
from bot.preview.page import page
from bot.publishing.comparing import compare
from bot.transcript.parse import read_chat
from bot.transcript.play import Player
from tests.content import shipped

EXAMPLES = shipped.FLOWS / "examples"
FLOWS = sorted(path for path in EXAMPLES.glob("*.yaml") if "." not in path.stem)
CHATS = sorted((EXAMPLES / "tests").glob("*/*.chat"))


def test_there_are_ten_of_them_and_each_has_two_chats() -> None:
    assert len(FLOWS) >= 10
    assert {path.stem for path in FLOWS} == {chat.parent.name for chat in CHATS}
    assert not [path.stem for path in FLOWS if len(list((EXAMPLES / "tests" / path.stem).glob("*.chat"))) < 2]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_there_is_nothing_to_mend_in_an_example(path: Path) -> None:
    assert [str(each) for each in load_flow(path, shipped.values()).findings] == []


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    """Every example as the flow of the shipped practice."""
    loaded = {}
    for path in FLOWS:
        config = tmp_path_factory.mktemp(path.stem) / "config"
        shutil.copytree(shipped.CONFIG, config)
        file = config / "practice.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("flow: free_consultation", f"flow: {path.stem}"), encoding="utf-8")
        loaded[path.stem] = content_or_raise(Folders(config, EXAMPLES, shipped.TEMPLATES))
    return loaded


@pytest.mark.parametrize("path", CHATS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_chat_of_an_example_goes_as_written(path: Path, examples: dict[str, Content]) -> None:
    failure = Player(examples[path.parent.name]).play(read_chat(path))

    assert str(failure or "") == ""


def keys_in(node: Node | None) -> Iterator[str]:
    if isinstance(node, Fields):
        for key, (_, value) in node.entries.items():
            yield key
            yield from keys_in(value)
    elif isinstance(node, Items):
        for value in node.items:
            yield from keys_in(value)


def test_the_examples_together_use_every_key_of_the_language() -> None:
    shapes: tuple[type[BaseModel], ...] = (FileShape, *VERBS.values(), OptionShape, CaseShape, FaqShape)
    known = {key for shape in (*shapes, RemindersShape, BudgetShape) for key in keys_of(shape)}

    used = {key for path in FLOWS for key in keys_in(read_document(path).root)}

    assert known - used == set()


def test_the_examples_together_use_every_type_of_question() -> None:
    asked = [node for path in FLOWS for node in questions(read_document(path).root)]

    assert set(KINDS) - {node.plain for node in asked} == set()


def questions(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Fields):
        if isinstance(found := node.get("type"), Scalar):
            yield found
        for _, value in node.entries.values():
            yield from questions(value)
    elif isinstance(node, Items):
        for value in node.items:
            yield from questions(value)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_an_example_can_be_compared_drawn_and_shown(path: Path, examples: dict[str, Content]) -> None:
    content = examples[path.stem]
    draft, _ = draft_flow(path, content.sources.values)
    assert draft

    before, _ = draft_flow(shipped.FLOWS / "free_consultation.yaml", content.sources.values)
    assert before
    assert {change.step for change in compare(before, draft)} >= draft.flow.index.keys() - before.flow.index.keys()
    assert draw(outline(content, draft)).startswith("flowchart")
    assert "<html" in page(content, outline(content, draft))
