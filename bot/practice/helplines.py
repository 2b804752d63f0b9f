"""People to talk to in danger, by country: `config/helplines.yaml`."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.language.document import read_document
from bot.language.findings import Finding
from bot.practice.fields import Country, Line, Part, Web, Wording
from bot.practice.reading import read_model

FILE = "helplines.yaml"
FRESH_FOR = timedelta(days=180)

Audience = Literal["self", "danger", "youth"]


class Helpline(Part):
    """One line. `word` is what to text; `chat` is an address."""

    name: Line
    audience: tuple[Audience, ...] = Field(alias="for")
    call: str = ""
    text: str = ""
    word: str = ""
    chat: str = ""
    hours: Wording
    source: Web


class Ways(Part):
    """How a way to reach a line is said in a list inside a flow's text."""

    call: Wording
    text: Wording
    word: Wording

    def told(self, line: Helpline, language: str) -> str:
        """A line and its ways, such as `Shout: text SHOUT to 85258 · 24/7`."""
        text = self.word if line.word else self.text
        said = [
            line.call and _filled(self.call.in_language(language), line.call),
            line.text and _filled(text.in_language(language), line.text, line.word),
            line.chat,
            line.hours.in_language(language),
        ]
        return f"{line.name}: {' · '.join(each for each in said if each)}"


def _filled(wording: str, number: str, word: str = "") -> str:
    return wording.replace("{{ number }}", number).replace("{{ word }}", word)


class CountryHelp(Part):
    emergency: str
    lines: tuple[Helpline, ...] = Field(min_length=1)

    def of(self, audience: Audience) -> tuple[Helpline, ...]:
        """The lines for an audience, or all of them if none is meant for it."""
        return tuple(line for line in self.lines if audience in line.audience) or self.lines


class Helplines(Part):
    last_verified: date
    ways: Ways
    default: CountryHelp
    countries: Mapping[Country, CountryHelp]

    def in_country(self, country: str) -> CountryHelp:
        """What is known for a country; what helps anywhere, if it is not listed."""
        return self.countries.get(country, self.default)

    def fresh_on(self, day: date) -> bool:
        """Were the numbers checked lately enough to be shown?"""
        return day - self.last_verified <= FRESH_FOR


def load_helplines(folder: Path) -> Helplines | tuple[Finding, ...]:
    return read_model(read_document(folder / FILE, f"{folder.name}/{FILE}"), Helplines)
