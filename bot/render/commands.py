"""The commands in words: `templates/<language>/commands.yaml`, with aliases in the language people speak."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import Field, RootModel

from bot.core.conversation.commands import MENU
from bot.core.flow.model import Mark
from bot.language.document import read_document
from bot.language.findings import Finding, finding, in_order, one_of
from bot.practice.fields import Line, Part
from bot.practice.reading import read_model

FILE = "commands.yaml"
LONGEST_DESCRIPTION = 256  # characters that Telegram shows


class CommandWords(Part):
    """What a command is for, the name that people of this language see, and the others it listens to."""

    description: Line = Field(max_length=LONGEST_DESCRIPTION)
    shown: str = ""
    aliases: tuple[Line, ...] = ()


class CommandFile(RootModel[Mapping[str, CommandWords]]):
    """One language's commands."""


Commands = Mapping[str, Mapping[str, CommandWords]]
"""language -> command -> its words, in the order of the menu."""


def load_commands(templates: Path, languages: Sequence[str]) -> Commands | tuple[Finding, ...]:
    found: dict[str, Mapping[str, CommandWords]] = {}
    findings: list[Finding] = []
    for language in languages:
        name = f"{templates.name}/{language}/{FILE}"
        read = read_model(read_document(templates / language / FILE, name), CommandFile)
        if isinstance(read, CommandFile):
            findings.extend(_against_the_menu(read.root, name))
            found[language] = {command: read.root[command] for command in MENU if command in read.root}
        else:
            findings.extend(read)
    return in_order(findings) or found


def _against_the_menu(commands: Mapping[str, CommandWords], name: str) -> Iterator[Finding]:
    start = Mark(name, 1, 1)
    for command in MENU:
        if command not in commands:
            mend = f"add `{command}:` with its `description:`"
            yield finding("E115", start, f"the command `{command}` has no words", mend)
    for command in commands:
        if command not in MENU:
            yield finding("E114", start, f"there is no command `{command}`", one_of(command, MENU, "remove it"))


def aliases(commands: Commands) -> dict[str, str]:
    """Every other name of every command, in all languages, with the command it means."""
    return {
        alias.casefold(): name
        for language in commands.values()
        for name, words in language.items()
        for alias in (*words.aliases, words.shown)
        if alias
    }


def described(commands: Commands, language: str) -> tuple[tuple[str, str], ...]:
    """The menu in one language: command and what it is for."""
    return tuple((name, words.description) for name, words in commands.get(language, {}).items())


def commands_card(commands: Commands, language: str) -> str:
    """What can be typed, by the names that people of this language know."""
    known = commands.get(language, {}).items()
    return "\n".join(f"/{words.shown or name}: {words.description}" for name, words in known)
