"""What a practice puts into flows: values to print, facts for conditions, lists of options."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.flow.model import Value
from bot.language.tone import Tone

Labels = Mapping[str, str]
"""language -> words."""


def _nothing_urgent(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class PracticeValues:
    """Every name starts with `practice.`; a language without a value uses the flow's own language."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """language -> dotted name -> what a text prints, such as `practice.fee`."""
    facts: Mapping[str, Value] = field(default_factory=dict)
    """dotted name -> what a condition may look at, such as `practice.several_formats`."""
    options: Mapping[str, tuple[tuple[str, Labels], ...]] = field(default_factory=dict)
    """list for `options from`, such as `places` -> option ids with their labels."""
    hears: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """list -> option id -> other words that people type for it."""
    tones: Mapping[str, Tone] | None = None
    """language -> words that its texts should not use; None: nobody looks."""
    notice: int = 1
    """Version of the privacy notice."""
    minimal: bool = False
    """Is less asked where messages pass through others?"""
    urgent: Callable[[str], str] = _nothing_urgent
    """The kind of urgency that the door hears in a text."""

    def printed(self, language: str, own: str) -> Mapping[str, str]:
        """Names to print in a language, completed from the flow's own."""
        first = self.names.get(own) or next(iter(self.names.values()), {})
        return {**first, **self.names.get(language, {})}
