"""The words of a flow, compiled, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from bot.language.template import Text

Part = Literal["text", "why", "error", "example", "title"]
PARTS: tuple[Part, ...] = ("text", "why", "error", "example", "title")


@dataclass(frozen=True, slots=True)
class Words:
    """(language, step or section or anytime entry, part) -> text. What a language lacks is given in the first."""

    languages: tuple[str, ...] = ("en",)
    texts: Mapping[tuple[str, str, Part], Text] = field(default_factory=dict)

    def text(self, language: str, step: str, part: str = "text") -> Text | None:
        """The text of a step, or None if the flow has none for this part."""
        known = cast(Part, part)
        found = self.texts.get((language, step, known))
        return found if found is not None else self.texts.get((self.languages[0], step, known))

    def title(self, language: str, section: str) -> Text | None:
        """The heading of a section."""
        return self.text(language, section, "title")

    def faq(self, language: str, name: str) -> Text | None:
        """The answer of an anytime entry; one that only opens the crisis card has none."""
        return self.text(language, name)
