"""Loading all that a practice writes: either the whole is good, or the findings say what to mend, and where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.content import Content
from bot.core.conversation.commands import MENU
from bot.core.conversation.spoken import BUTTONS, STOP
from bot.core.danger import Danger, Reader
from bot.core.due import local_date
from bot.core.flow.matching import fold
from bot.core.flow.model import Flow
from bot.core.turn import House, Minimal
from bot.door import card_of, door
from bot.errors import ContentError
from bot.language.draft import Draft
from bot.language.findings import Finding
from bot.language.load import draft_flow, load_flow
from bot.language.values import PracticeValues
from bot.practice import (
    Helplines,
    Practice,
    all_tongues,
    load_helplines,
    load_phrases,
    load_practice,
    load_tones,
    practice_values,
    surroundings,
)
from bot.practice.schedules import promise
from bot.render import (
    Lines,
    Reports,
    Sources,
    Templates,
    Voice,
    aliases,
    load_commands,
    load_lines,
    load_profiles,
    load_therapist_lines,
    read_templates,
)
from bot.render.gaps import find_gaps
from bot.render.terms import terms_of
from bot.server.words import Words, load_words
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a practice's files lie. `mails`: can e-mails be sent from here? `page`: the chat's public address."""

    config: Path
    flows: Path
    templates: Path
    practice: str = "practice.yaml"  # its file in `config`
    mails: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in `config/`. `phrased`: languages in which the practice has phrases; `danger`: the door."""

    practice: Practice
    helplines: Helplines
    values: PracticeValues
    phrased: frozenset[str]
    danger: Callable[[str], Danger]


def folders_of(settings: Settings) -> Folders:
    mails = bool(settings.smtp_url.get_secret_value())
    return Folders(
        settings.config_folder, settings.flows, settings.templates, settings.config.name, mails, settings.web_public_url
    )


def load_content(folders: Folders) -> Content | tuple[Finding, ...]:
    """The practice's files, or everything that is wrong with the first kind of file that is."""
    given = load_given(folders)
    if not isinstance(given, Given):
        return given
    lacking = surroundings.unphrased(folders.config, given.practice, given.phrased)
    return lacking or _with_words(folders, given)


def load_given(folders: Folders) -> Given | tuple[Finding, ...]:
    """What stands in `config/`, or what is wrong with the first of its files that is."""
    practice = load_practice(folders.config, folders.practice)
    if not isinstance(practice, Practice):
        return practice
    helplines = load_helplines(folders.config)
    if not isinstance(helplines, Helplines):
        return helplines
    known = load_phrases(folders.config)
    if isinstance(known, tuple):
        return known
    tones = load_tones(folders.config)
    if isinstance(tones, tuple):
        return tones
    danger = door(Reader(all_tongues(known)).read)
    known_here = practice_values(practice, helplines, tones)
    names = {language: {**each, "practice.chat_page": folders.page} for language, each in known_here.names.items()}
    values = replace(known_here, names=names, urgent=partial(card_of, danger))
    return Given(practice, helplines, values, frozenset(known), danger)


def _with_words(folders: Folders, given: Given) -> Content | tuple[Finding, ...]:
    practice, helplines, values = given.practice, given.helplines, given.values
    languages, printed = practice.languages, values.names[practice.languages[0]]
    loaded = load_flow(folders.flows / f"{practice.flow}.yaml", values)
    lines = load_lines(folders.templates, languages, printed)
    reported = load_therapist_lines(folders.templates, languages, printed)
    commands = load_commands(folders.templates, languages)
    profiles = load_profiles(folders.templates, languages, values.names)
    pages = _pages(folders.templates, languages)
    if isinstance(lines, tuple):
        return lines
    if isinstance(reported, tuple):
        return reported
    if isinstance(commands, tuple):
        return commands
    if isinstance(profiles, tuple):
        return profiles
    if isinstance(pages, tuple):
        return pages
    if loaded.flow is None or loaded.words is None:
        return loaded.findings
    sources = Sources(practice, values, helplines, lines, commands, pages.templates)
    house = replace(
        _house(given, loaded.flow, lines, aliases(commands)),
        terms=terms_of(loaded.flow, loaded.words, practice),
        backup_hears=folders.mails and practice.backup.email is not None,
    )
    return Content(
        practice=practice,
        helplines=helplines,
        flow=loaded.flow,
        house=house,
        less=_less(house, practice, folders.page),
        voice=Voice(sources, loaded.words),
        reports=Reports(sources, loaded.words, loaded.flow, reported),
        commands=commands,
        sources=sources,
        profiles=profiles,
        aliases=aliases(commands),
        therapist_lines=reported,
        chat_words=pages.chat,
        desk_words=pages.desk,
        files=loaded.files,
        findings=loaded.findings,
        waived=loaded.waived,
    )


@dataclass(frozen=True, slots=True)
class _Pages:
    """What longer texts and web pages are made of."""

    templates: Templates
    chat: Mapping[str, Words]
    desk: Mapping[str, Words]


def _pages(folder: Path, languages: Sequence[str]) -> _Pages | tuple[Finding, ...]:
    gaps = find_gaps(folder, languages)
    templates = read_templates(folder, languages)
    chat, desk = (load_words(folder, languages, file) for file in ("web.yaml", "desk.yaml"))
    if gaps:
        return gaps
    if isinstance(templates, tuple):
        return templates
    if isinstance(chat, tuple):
        return chat
    return desk if isinstance(desk, tuple) else _Pages(templates, chat, desk)


def _house(given: Given, flow: Flow, lines: Lines, names: Mapping[str, str]) -> House:
    practice = given.practice
    return House(
        flow=flow,
        languages=practice.languages,
        danger=given.danger,
        promise=partial(promise, practice),
        country=practice.country,
        countries=practice.countries,
        helpline_countries=tuple(given.helplines.countries),
        therapists=tuple(therapist.id for therapist in practice.therapists),
        spoken=_spoken(lines, names),
        spelled=_numbered(lines, "words_for_numbers"),
        places=_numbered(lines, "words_for_places"),
        yes_words=_understood(lines, "words_for_yes"),
        no_words=_understood(lines, "words_for_no"),
        passed_over=_understood(lines, "words_for_nothing"),
        today=partial(local_date, practice.zone),
        zone=practice.zone,
        zones={place.id: place.zone for place in practice.places if place.zone},
        typing_pause=timedelta(seconds=practice.typing_pause),
        usual_labels={
            language: {name: texts[name] for name in ("yes", "no")} for language, texts in lines.texts.items()
        },
    )


def _less(house: House, practice: Practice, page: str) -> House | None:
    """The house where messages pass through others, if the practice wants less said there."""
    if house.flow.minimal is None:
        return None
    known = {"minimal_page": page, "minimal_form": practice.privacy.secure_form, "minimal_call": practice.phone}
    ways = Minimal(tuple(line for line, way in known.items() if way))
    return replace(house, flow=house.flow.minimal, minimal=ways, typing_pause=timedelta())


def _spoken(lines: Lines, names: Mapping[str, str]) -> Mapping[str, str]:
    """Everything that stands on a button or names a command, in every language."""
    commands = {name: name for name in MENU} | dict(names)
    words = {fold(word.replace("_", " ")): f"c:{name}" for word, name in commands.items()}
    labels = {fold(texts[line]): data for texts in lines.texts.values() for line, data in BUTTONS.items()}
    stops = dict.fromkeys(_understood(lines, "words_for_stop"), STOP)
    return {**words, **stops, **labels}


def _numbered(lines: Lines, name: str) -> Mapping[str, int]:
    """`7 seven, 8 eight` in every language."""
    pairs = [pair.split(maxsplit=1) for texts in lines.texts.values() for pair in texts[name].split(",")]
    return {fold(word): int(number) for number, word in pairs}


def _understood(lines: Lines, name: str) -> frozenset[str]:
    return frozenset(fold(word) for texts in lines.texts.values() for word in texts[name].split(","))


def content_or_raise(folders: Folders) -> Content:
    """For commands that cannot do anything without it."""
    content = load_content(folders)
    if isinstance(content, Content):
        return content
    raise ContentError("\n".join(str(finding) for finding in content))


def draft_of(folders: Folders, content: Content) -> Draft:
    """The flow once more, with the places in the file: for commands that point at lines."""
    draft, findings = draft_flow(folders.flows / f"{content.practice.flow}.yaml", content.sources.values)
    if draft is None:
        raise ContentError("\n".join(map(str, findings)))
    return draft
