"""Words that do not belong into what clients read: `config/tone/<language>.yaml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.language.document import read_document
from bot.language.findings import Finding
from bot.language.tone import CODES, Tone
from bot.practice.fields import LanguageCode, Line, Part
from bot.practice.reading import read_model

FOLDER = "tone"


class ToneFile(Part):
    """One language's lists, each named after what its words do to a reader."""

    language: LanguageCode
    reading: Literal["flesch kincaid", "inflesz"] | None = None
    bossy: tuple[Line, ...] = ()
    blaming: tuple[Line, ...] = ()
    clinical: tuple[Line, ...] = ()
    belittling: tuple[Line, ...] = ()
    promising: tuple[Line, ...] = ()
    unsafe: tuple[Line, ...] = ()
    excepted: tuple[Line, ...] = Field((), alias="except")
    unsaid: tuple[Line, ...] = ()
    second_question: tuple[Line, ...] = ()

    @property
    def tone(self) -> Tone:
        phrases = {name: getattr(self, name) for name in CODES}
        return Tone(phrases, self.excepted, self.unsaid, self.second_question, self.reading or "")


def load_tones(folder: Path) -> Mapping[str, Tone] | tuple[Finding, ...]:
    """Language -> tone, for every file there is."""
    found: dict[str, Tone] = {}
    for path in sorted((folder / FOLDER).glob("[!.]*.yaml")):
        read = read_model(read_document(path, f"{folder.name}/{FOLDER}/{path.name}"), ToneFile)
        if not isinstance(read, ToneFile):
            return read
        found[read.language] = read.tone
    return found
