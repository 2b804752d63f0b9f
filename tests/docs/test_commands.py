"""The commands that the documentation speaks of are the ones there are."""

import re
from collections.abc import Iterator

from bot.cli import COMMANDS
from bot.core.conversation.commands import MENU
from bot.render import load_commands
from bot.therapist.commands import COMMANDS as THERAPISTS
from tests.docs.pages import ROOT, name_of, prose, read


def test_every_command_has_its_place_in_the_reference_and_no_other() -> None:
    headings = re.findall(r"^## `(.+)`$", read("docs/reference/commands.md"), re.M)

    assert headings == list(COMMANDS)


def test_a_command_on_a_page_exists() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "config" / "practice.yaml"]
    texts = {page: page.read_text(encoding="utf-8") for page in pages}

    used = {(name_of(page), word) for page, text in texts.items() for word in re.findall(r"run_bot\.py ([a-z]+)", text)}

    assert not [(page, word) for page, word in used if word not in COMMANDS]


def test_what_a_therapist_can_ask_in_the_chat_is_told() -> None:
    text = read("docs/practice/digest-and-alerts.md")

    assert not [
        name for name in THERAPISTS if f"`/{name}" not in text and name not in ("close", "tested")
    ]  # only behind a button


def test_a_slash_command_on_a_page_is_one() -> None:
    known = {*MENU, *THERAPISTS, "pair"}
    known |= {alias for each in load_aliases() for alias in each}
    pages = sorted((ROOT / "docs" / "practice").glob("*.md"))

    used = {word for page in pages for word in re.findall(r"`/([a-z_]+)[` ]", prose(page))}

    assert used <= known


def load_aliases() -> Iterator[tuple[str, ...]]:
    commands = load_commands(ROOT / "templates", ("en", "es"))
    assert not isinstance(commands, tuple)
    for language in commands.values():
        for each in language.values():
            yield tuple(each.aliases)
