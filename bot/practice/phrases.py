"""Words of danger that a practice adds: `config/safety/<language>.yaml`, on top of the program's own rules."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from bot.core.danger.grammar import Grammar, GrammarError
from bot.core.danger.model import Rule, Spelling
from bot.core.danger.tongue import Lines, Shelf, Tongue, Written, lines
from bot.language.document import read_document
from bot.language.findings import Finding
from bot.practice.fields import LanguageCode, Line, Part
from bot.practice.reading import read_model
from bot.practice.rules import floor, grammar

FOLDER = "safety"
SUBJECTS: Mapping[str, str] = {
    "self": "suicide",
    "danger": "danger from another",
    "harm": "harm to others",
    "other": "third person",
}


class Kinds(Part):
    """Phrases by the card they open."""

    self_: tuple[Line, ...] = Field((), alias="self")
    danger: tuple[Line, ...] = ()
    harm: tuple[Line, ...] = ()
    other: tuple[Line, ...] = ()

    def said(self) -> Iterator[tuple[str, str]]:
        """Each phrase with its card."""
        kinds = {"self": self.self_, "danger": self.danger, "harm": self.harm, "other": self.other}
        return ((kind, phrase) for kind, phrases in kinds.items() for phrase in phrases)


class Phrases(Kinds):
    """One language. `alone`: phrases that count as a whole message or sentence; `ordinary`: those that mean no harm.

    What is ordinary takes words from the practice's own phrases only: nobody can silence the program's.
    """

    language: LanguageCode
    alone: Kinds = Kinds()
    ordinary: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        try:
            self.tongue()
        except GrammarError as error:
            raise ValueError(f"{error}; write words, as docs/safety.md tells") from error
        return self

    def tongue(self) -> Tongue:
        known = grammar(self.language)
        rules = Shelf(lines(self._written(known)), known.pattern)
        signs = Shelf(Lines(), known.pattern)
        below = floor().get(self.language, Tongue(self.language, rules, signs))
        return Tongue(self.language, rules, signs, below.fillers, Spelling(rules.words), below.people)

    def _written(self, known: Grammar) -> Iterator[Written]:
        for card, phrase in self.said():
            yield known.written(phrase, self._rule(card))
        for card, phrase in self.alone.said():
            yield known.written(phrase, self._rule(card, alone=True))
        for phrase in self.ordinary:
            yield known.written(phrase, Rule(self._name("ordinary"), "none", calms=True, own=True))

    def _rule(self, card: str, *, alone: bool = False) -> Rule:
        name = self._name(f"alone, {card}" if alone else card)
        return Rule(name, "elevated", SUBJECTS[card], denied=False, dated=False, alone=alone, own=True)

    def _name(self, what: str) -> str:
        return f"{self.language}: the practice's own, {what}"


def load_phrases(folder: Path) -> Mapping[str, Tongue] | tuple[Finding, ...]:
    """Language -> what the practice adds, for every file there is."""
    found: dict[str, Tongue] = {}
    for path in sorted((folder / FOLDER).glob("[!.]*.yaml")):
        phrases = read_model(read_document(path, f"{folder.name}/{FOLDER}/{path.name}"), Phrases)
        if not isinstance(phrases, Phrases):
            return phrases
        found[phrases.language] = phrases.tongue()
    return found


def all_tongues(own: Mapping[str, Tongue]) -> Sequence[Tongue]:
    """The floor and what stands on it: of all languages, whichever someone chose."""
    return (*floor().values(), *own.values())
