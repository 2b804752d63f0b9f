"""A flow together with the places its parts come from: what rules look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.core.flow.model import Flow, Mark
from bot.language.condition import Parsed
from bot.language.document import Document
from bot.language.entries import Entries, Entry
from bot.language.nodes import Scalar
from bot.language.repeat import Unrolled
from bot.language.template import Compiled
from bot.language.values import PracticeValues
from bot.language.words import Part, Words


@dataclass(frozen=True, slots=True)
class Written:
    """One text as it stands in a file; for labels, `option` says whose."""

    language: str
    step: str
    part: Part
    node: Scalar
    compiled: Compiled
    option: str = ""


REMINDERS = "reminders:"
"""Stands where the name of a step would, for the condition at the top of the file. No step can be called that."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The `only if` of a step or section, or of the reminders, as written."""

    name: str
    node: Scalar
    parsed: Parsed

    def mark(self, offset: int = 0) -> Mark:
        return self.node.mark_in(offset) if offset else self.node.mark


@dataclass(frozen=True, slots=True)
class Draft:
    """`sourced`: questions whose options come from a list of the practice. `unrolled`: what repeats were made of.

    `cases`: name of a computed value -> place of a case -> its `only if`.
    """

    flow: Flow
    words: Words
    document: Document
    translations: Mapping[str, Document]
    entries: Entries
    practice: PracticeValues
    stated: Mapping[str, Stated]
    cases: Mapping[str, Mapping[int, Stated]]
    written: tuple[Written, ...]
    unrolled: Unrolled
    sourced: frozenset[str] = frozenset()
    places: Mapping[str, Entry] = field(default_factory=dict)

    def entry(self, name: str) -> Entry:
        return self.places[name]

    def every_entry(self) -> Iterator[Entry]:
        yield from self.entries.steps
        yield from self.entries.anytime
