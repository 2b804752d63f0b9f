"""All that a practice writes, loaded together: either the whole is good, or the findings say what to mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.core.flow.model import Flow
from bot.core.safety import phrases, urgent_kind
from bot.core.session import Session
from bot.core.turn import House
from bot.errors import ContentError
from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.language.words import Words
from bot.practice import Helplines, Practice, load_helplines, load_phrases, load_practice, practice_values
from bot.practice.schedules import promise
from bot.render import Commands, Sources, Voice, aliases, load_commands, load_lines
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a practice's files lie."""

    config: Path
    flows: Path
    templates: Path


@dataclass(frozen=True, slots=True)
class Content:
    """One consistent version of everything people read and everything that decides what they are asked."""

    practice: Practice
    helplines: Helplines
    flow: Flow
    words: Words
    house: House
    voice: Voice
    commands: Commands
    sources: Sources
    aliases: Mapping[str, str]  # other names of commands, in every language

    def command(self, name: str) -> str:
        """The command that a typed name means.

        Unknown names are kept as they are; the core answers them kindly.
        """
        return self.aliases.get(name.casefold(), name.casefold())

    def is_shared(self, session: Session) -> bool:
        """Has this client agreed that their answers are kept? Before, no therapist sees them."""
        consents = [step.name for step in self.flow.steps if getattr(step, "kind", "") == "consent"]
        given = [session.answers[name].value for name in consents if name in session.answers]
        return not consents or "yes" in given


def folders_of(settings: Settings) -> Folders:
    return Folders(settings.config_folder, settings.flows, settings.templates)


def load_content(folders: Folders) -> Content | tuple[Finding, ...]:
    """The practice's files, or everything that is wrong with the first kind of file that is."""
    practice = load_practice(folders.config)
    if not isinstance(practice, Practice):
        return practice
    helplines = load_helplines(folders.config)
    if not isinstance(helplines, Helplines):
        return helplines
    return _with_words(folders, practice, helplines)


def _with_words(folders: Folders, practice: Practice, helplines: Helplines) -> Content | tuple[Finding, ...]:
    values = practice_values(practice, helplines)
    loaded = load_flow(folders.flows / f"{practice.flow}.yaml", values)
    if loaded.flow is None or loaded.words is None:
        return loaded.findings
    known = load_phrases(folders.config)
    if isinstance(known, tuple):
        return known
    commands = load_commands(folders.templates, practice.languages)
    if isinstance(commands, tuple):
        return commands
    lines = load_lines(folders.templates, practice.languages, values.names[practice.languages[0]])
    if isinstance(lines, tuple):
        return lines
    sources = Sources(practice, values, helplines, lines, commands, folders.templates)
    house = _house(practice, helplines, loaded.flow, list(known.values()))
    voice = Voice(sources, loaded.words)
    return Content(practice, helplines, loaded.flow, loaded.words, house, voice, commands, sources, aliases(commands))


def _house(practice: Practice, helplines: Helplines, flow: Flow, known: list[Mapping[str, tuple[str, ...]]]) -> House:
    return House(
        flow=flow,
        languages=practice.languages,
        urgent_kind=partial(urgent_kind, phrases(known)),
        promise=partial(promise, practice),
        country=practice.country,
        countries=practice.countries,
        helpline_countries=tuple(helplines.countries),
        therapists=tuple(therapist.id for therapist in practice.therapists),
    )


def content_or_raise(folders: Folders) -> Content:
    """For commands that cannot do anything without it."""
    content = load_content(folders)
    if isinstance(content, Content):
        return content
    raise ContentError("\n".join(str(finding) for finding in content))
