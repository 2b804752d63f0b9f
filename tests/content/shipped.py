"""What ships, loaded once for the tests that read it."""

from functools import cache
from pathlib import Path

from bot.core.flow.model import Flow
from bot.language.load import Loaded, load_flow
from bot.language.values import PracticeValues
from bot.language.words import Words
from bot.loading import Folders, Given, load_given
from bot.practice import Helplines, Practice, load_helplines, load_practice
from bot.render import (
    Commands,
    Lines,
    Reports,
    Sources,
    Templates,
    Voice,
    load_commands,
    load_lines,
    load_therapist_lines,
    read_templates,
)

ROOT = Path(__file__).parents[2]
CONFIG, FLOWS, TEMPLATES = ROOT / "config", ROOT / "flows", ROOT / "templates"
LANGUAGES = ("en", "es")


@cache
def practice() -> Practice:
    loaded = load_practice(CONFIG)
    assert isinstance(loaded, Practice), loaded
    return loaded


@cache
def helplines() -> Helplines:
    loaded = load_helplines(CONFIG)
    assert isinstance(loaded, Helplines), loaded
    return loaded


@cache
def values() -> PracticeValues:
    return given().values


@cache
def given() -> Given:
    loaded = load_given(Folders(CONFIG, FLOWS, TEMPLATES))
    assert isinstance(loaded, Given), loaded
    return loaded


@cache
def loaded_flow() -> Loaded:
    return load_flow(FLOWS / f"{practice().flow}.yaml", values())


def flow() -> Flow:
    found = loaded_flow().flow
    assert found is not None, loaded_flow().findings
    return found


def words() -> Words:
    found = loaded_flow().words
    assert found is not None, loaded_flow().findings
    return found


@cache
def lines() -> Lines:
    loaded = load_lines(TEMPLATES, LANGUAGES, values().names["en"])
    assert isinstance(loaded, Lines), loaded
    return loaded


@cache
def therapist_lines() -> Lines:
    loaded = load_therapist_lines(TEMPLATES, LANGUAGES, values().names["en"])
    assert isinstance(loaded, Lines), loaded
    return loaded


@cache
def commands() -> Commands:
    loaded = load_commands(TEMPLATES, LANGUAGES)
    assert not isinstance(loaded, tuple), loaded
    return loaded


@cache
def templates() -> Templates:
    read = read_templates(TEMPLATES, LANGUAGES)
    assert not isinstance(read, tuple), read
    return read


@cache
def sources() -> Sources:
    return Sources(practice(), values(), helplines(), lines(), commands(), templates())


@cache
def voice() -> Voice:
    return Voice(sources(), words())


@cache
def reports() -> Reports:
    return reports_for(practice())


def reports_for(changed: Practice) -> Reports:
    """Reports of a practice that differs from the shipped one in how its therapists read."""
    return Reports(
        Sources(changed, values(), helplines(), lines(), commands(), templates()), words(), flow(), therapist_lines()
    )
