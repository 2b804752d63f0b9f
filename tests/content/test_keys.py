"""The sentences in `templates/` are exactly those that the code says."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.core.conversation.commands import MENU
from bot.core.flow.kinds import KINDS
from tests.content import shipped

BOT = shipped.ROOT / "bot"
MADE_BY_NAME = ("button_", "problem_", "media_")  # written as f"button_{name}" and the like


def nodes(folder: str) -> Iterator[ast.AST]:
    for path in (BOT / folder).rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def text_of(node: ast.AST) -> str:
    """A text constant, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def literals(folder: str) -> set[str]:
    """Every text constant in the code below a folder."""
    return {text_of(node) for node in nodes(folder)}


def calls(folder: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """First argument and keywords of every call of a function, as far as they are plain text."""
    for node in nodes(folder):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
            yield text_of(node.args[0]), {each.arg: text_of(each.value) for each in node.keywords if each.arg}


def test_every_line_of_the_core_has_words() -> None:
    named = {name for name, _ in calls("core", "Line") if name}

    assert named - set(shipped.lines().texts["en"]) == set()


def test_every_button_of_a_command_has_words() -> None:
    buttons = {f"button_{keywords.get('label') or name}" for name, keywords in calls("core", "command") if name}

    assert buttons - set(shipped.lines().texts["en"]) == set()


def test_every_problem_with_an_answer_is_told_in_words() -> None:
    problems = {f"problem_{name}" for name, _ in calls("core", "Problem") if name}

    assert problems - set(shipped.lines().texts["en"]) == set()
    assert problems
    assert KINDS


def test_no_sentence_is_written_that_nobody_says() -> None:
    said = literals("")
    made = {f"{prefix}{word}" for prefix in MADE_BY_NAME for word in said if re.fullmatch(r"[a-z_]+", word)}

    assert set(shipped.lines().texts["en"]) - said - made == set()


def test_every_command_of_the_menu_is_described_in_every_language() -> None:
    for language in shipped.LANGUAGES:
        assert tuple(shipped.commands()[language]) == MENU


def test_an_alias_means_one_command_only() -> None:
    listed = [
        alias.casefold()
        for language in shipped.commands().values()
        for words in language.values()
        for alias in words.aliases
    ]

    assert len(listed) == len(set(listed))
    assert not set(listed) & set(MENU)


@pytest.mark.parametrize("file", sorted({path.name for path in shipped.TEMPLATES.rglob("*.j2")}))
def test_every_template_exists_in_every_language(file: str) -> None:
    found = {path.relative_to(shipped.TEMPLATES).parts[0] for path in shipped.TEMPLATES.rglob(file)}

    assert found == set(shipped.LANGUAGES)
