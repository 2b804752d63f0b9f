"""Words that open the urgent card: `config/safety/<language>.yaml`, folded the way messages are."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from bot.core.flow.matching import fold
from bot.core.safety import Spoken
from bot.language.document import read_document
from bot.language.findings import Finding
from bot.practice.fields import LanguageCode, Line, Part
from bot.practice.reading import read_model

FOLDER = "safety"
APOSTROPHES = "'’"


class Kinds(Part):
    """Phrases by kind of urgency."""

    self_: tuple[Line, ...] = Field((), alias="self")
    danger: tuple[Line, ...] = ()
    harm: tuple[Line, ...] = ()
    other: tuple[Line, ...] = ()

    def folded(self) -> dict[str, tuple[str, ...]]:
        """Kind -> phrases as `fold` would write them, the most personal kind first."""
        kinds = {"self": self.self_, "danger": self.danger, "harm": self.harm, "other": self.other}
        return {kind: tuple(dict.fromkeys(_spellings(phrases))) for kind, phrases in kinds.items()}


class Phrases(Kinds):
    """One language. `alone`: phrases that count as a whole message or sentence; `ordinary`: those that mean no harm."""

    language: LanguageCode
    alone: Kinds = Kinds()
    ordinary: tuple[Line, ...] = ()

    def spoken(self) -> Spoken:
        return Spoken(self.folded(), self.alone.folded(), tuple(dict.fromkeys(_spellings(self.ordinary))))


def load_phrases(folder: Path) -> Mapping[str, Spoken] | tuple[Finding, ...]:
    """Language -> folded phrases, for every file there is."""
    found: dict[str, Spoken] = {}
    for path in sorted((folder / FOLDER).glob("[!.]*.yaml")):
        phrases = read_model(read_document(path, f"{folder.name}/{FOLDER}/{path.name}"), Phrases)
        if not isinstance(phrases, Phrases):
            return phrases
        found[phrases.language] = phrases.spoken()
    return found


def _spellings(phrases: tuple[str, ...]) -> Iterator[str]:
    """`don't` as it is folded, and as people write it in a hurry."""
    for phrase in phrases:
        yield fold(phrase)
        if any(mark in phrase for mark in APOSTROPHES):
            yield fold("".join(letter for letter in phrase if letter not in APOSTROPHES))
