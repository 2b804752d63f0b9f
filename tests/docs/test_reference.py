"""The reference knows every word there is, and no word that is gone."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel, SecretStr

from bot.core.flow.kinds import KINDS
from bot.core.flow.model import Outcome, SummaryPlace
from bot.language.findings import CODES
from bot.language.schema import VERBS, FaqShape, FileShape, OptionShape, RemindersShape, UrgentKind, keys_of
from bot.practice.model import Practice
from bot.settings import ELSEWHERE, PREFIX, SECRETS, Settings
from bot.version import version
from tests.docs.pages import ROOT, prose, read, rows

pytestmark = pytest.mark.core

SETTINGS = "docs/reference/settings.md"
FLOW = "docs/reference/flow-language.md"
CODE = "\n".join(source.read_text(encoding="utf-8") for source in sorted((ROOT / "bot").rglob("*.py")))


def in_backticks(page: str) -> set[str]:
    """Every word or row of words in backticks on a page, code blocks left out."""
    listed = re.findall(r"`([^`\n]+)`", prose(ROOT / page))
    return {word.strip() for each in listed for word in (each, *each.split(","))}


def default_of(name: str) -> str:
    """As a person would write it behind the equals sign."""
    value = Settings.model_fields[name].default
    if isinstance(value, bool):
        return str(value).lower()
    value = value.get_secret_value() if isinstance(value, SecretStr) else value
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, tuple) else str(value)


# Settings ---------------------------------------------------------------------------------------------------


def test_the_table_of_settings_is_the_settings() -> None:
    told = {row[0].strip("`"): row for row in rows(read(SETTINGS)) if len(row) == 3 and row[0].startswith("`")}

    known = {f"{PREFIX}{name.upper()}": field.description for name, field in Settings.model_fields.items()}

    assert {name: row[2] for name, row in told.items()} == known


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_default_of_a_setting_is_told(name: str) -> None:
    row = next(row for row in rows(read(SETTINGS)) if row[0] == f"`{PREFIX}{name.upper()}`")

    assert row[1].strip("`") == default_of(name)


def test_every_secret_and_every_name_that_others_read_is_told() -> None:
    text = read(SETTINGS)

    names = {f"{PREFIX}{name.upper()}" for name in (*SECRETS, *ELSEWHERE)}

    assert not [name for name in names if f"`{name}`" not in text]


def test_no_page_speaks_of_a_setting_that_is_none() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in (*Settings.model_fields, *ELSEWHERE, "chromium")}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "deploy").iterdir()]

    told = {name for page in pages for name in re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))}

    assert told - known == set()


# Findings ---------------------------------------------------------------------------------------------------


def explained() -> dict[str, list[str]]:
    """Code -> its row in the index."""
    found = {re.match(r"\[([EW]\d{3})\]", row[0]): row for row in rows(read("docs/reference/findings.md"))}
    return {code[1]: row for code, row in found.items() if code}


def test_every_finding_is_explained_in_the_words_of_the_code_table() -> None:
    assert {code: row[1] for code, row in explained().items()} == dict(CODES)


def test_every_finding_says_how_to_mend_it() -> None:
    assert not [code for code, row in explained().items() if len(row[2]) < 10]


# The flow language ------------------------------------------------------------------------------------------


SHAPES = (FileShape, *VERBS.values(), OptionShape, FaqShape, RemindersShape)


@pytest.mark.parametrize("key", sorted({key for shape in SHAPES for key in keys_of(shape)}))
def test_every_key_of_the_flow_language_is_told(key: str) -> None:
    assert key in in_backticks(FLOW)


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_question_is_told_and_shown(kind: str) -> None:
    headings = " ".join(re.findall(r"^### (.+)$", read(FLOW), re.M))

    assert f"`{kind}`" in headings
    assert kind == "text" or f"type: {kind}\n" in read(FLOW)


def test_every_word_that_stands_for_itself_is_told() -> None:
    told = in_backticks(FLOW)

    words = {word for each in (Outcome, SummaryPlace, UrgentKind) for word in get_args(each)}

    assert words <= told


# The practice -----------------------------------------------------------------------------------------------


def keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in inside(field.annotation):
            yield from keys(inner)


def inside(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from () if annotation.__name__ == "Wording" else (annotation,)
    for argument in getattr(annotation, "__args__", ()):
        yield from inside(argument)


@pytest.mark.parametrize("key", sorted(set(keys(Practice))))
def test_every_key_of_the_practice_is_told(key: str) -> None:
    assert key in in_backticks("docs/practice/your-practice.md")


# One word for one idea ----------------------------------------------------------------------------------------


def glossary() -> list[str]:
    words = [row[0].strip("*") for row in rows(read("docs/glossary.md")) if row[0].startswith("**")]
    return [part for word in words for part in word.split(" / ")]


@pytest.mark.parametrize("word", glossary())
def test_every_word_of_the_glossary_is_used_in_the_code(word: str) -> None:
    assert re.search(rf"(?<![a-z]){word}", CODE, re.IGNORECASE)


def test_no_word_of_the_glossary_stands_there_twice() -> None:
    words = glossary()

    assert sorted(words) == sorted(set(words))


# Sentences ----------------------------------------------------------------------------------------------------


def sentences() -> list[str]:
    files = sorted((ROOT / "templates" / "en" / "chat").glob("*.yaml"))
    return [key for file in files for key in re.findall(r"^(\w+):", file.read_text(encoding="utf-8"), re.M)]


FAMILIES = ("button_", "problem_", "media_")


def test_every_sentence_of_the_assistant_is_said_somewhere() -> None:
    said = set(re.findall(r"[\"'](\w+)[\"']", CODE))

    unsaid = [
        key
        for key in sentences()
        if key not in said and not any(key.startswith(each) and key.removeprefix(each) in said for each in FAMILIES)
    ]

    assert unsaid == []


# Version ------------------------------------------------------------------------------------------------------


def test_the_changelog_begins_with_the_version_that_runs() -> None:
    newest = re.search(r"^## \[?([\w.]+)", read("CHANGELOG.md"), re.M)

    assert newest is not None
    assert newest[1] == version()
