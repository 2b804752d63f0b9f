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

    def plainly(self, language: str) -> str:
        """The line without any words but its own: for lists inside a flow's text."""
        text = f"SMS {self.word} → {self.text}" if self.word else self.text and f"SMS {self.text}"
        ways = [way for way in (self.call, text, self.chat) if way]
        return f"{self.name}: {' · '.join([*ways, self.hours.in_language(language)])}"


class CountryHelp(Part):
    emergency: str
    lines: tuple[Helpline, ...] = Field(min_length=1)

    def of(self, audience: Audience) -> tuple[Helpline, ...]:
        """The lines for an audience, or all of them if none is meant for it."""
        return tuple(line for line in self.lines if audience in line.audience) or self.lines


class Helplines(Part):
    last_verified: date
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
