"""What is found in a message, and the rules it is found by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LEVELS = ("none", "sensitive", "elevated", "imminent")
"""Nothing; numbers, gently, and a line in the digest; the card and an alert; the same, and it cannot wait."""

ALERTS = frozenset({"elevated", "imminent"})

CARDS: Mapping[str, str] = {
    "suicide": "self",
    "self-harm": "self",
    "danger from another": "danger",
    "child": "danger",
    "medical": "self",
    "harm to others": "harm",
    "third person": "other",
}
"""What it is about -> the card that is shown; of two at one level the earlier speaks first."""

_ORDER = tuple(CARDS)


@dataclass(frozen=True, slots=True)
class Danger:
    """`about`: the writer (`self`) or somebody `other`; `rule` and `span` say why: the words as the rule saw them."""

    level: str = "none"
    kind: str = ""
    about: str = ""
    rule: str = ""
    span: str = ""
    card: str = ""

    @property
    def alerts(self) -> bool:
        return self.level in ALERTS

    @property
    def weight(self) -> tuple[int, int]:
        return LEVELS.index(self.level), -_ORDER.index(self.kind) if self.kind in _ORDER else -len(_ORDER)


NOTHING = Danger()

UNREADABLE = Danger("sensitive", "suicide", "self", "rules failed", "", "self")
"""What a message counts as that the rules could not read: it is never taken for harmless."""


def worse(first: Danger, second: Danger) -> Danger:
    """The one that weighs more; of two alike the first."""
    return second if second.weight > first.weight else first


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: a word, one of several words or series of words, or a gap of up to `gap` words."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    series: tuple[tuple[str, ...], ...] = ()
    is_optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What is found if one of its patterns is.

    calms: takes words from rules of danger instead ("jump on a call"); with `exaggerates` not if someone is in earnest,
    with `across` also over a comma ("kill me now, the printer"), with `within` also out of a longer match that holds
    all of it ("he beat me at chess").
    denied, dated: whether a denial or a sign of the past makes it merely sensitive.
    soon: the sign that it is near, which makes it imminent. unless: the sign that it is no denial, which makes it
    elevated. anyone: said of somebody else, it is about them.
    alone: counts only as a whole sentence. own: words of the practice, which its own `ordinary` phrases can take.
    """

    name: str
    level: str
    kind: str = "suicide"
    card: str = ""  # where it is not the one of the kind
    calms: bool = False
    exaggerates: bool = False
    across: bool = False
    within: bool = False
    denied: bool = True
    dated: bool = True
    soon: str = ""
    unless: str = ""
    anyone: bool = False
    alone: bool = False
    own: bool = False
    mark: str = ""  # a sign, such as `not` or `past`; it finds nothing by itself


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern that is looked for. `reach`: how far before the word it is looked for by it can begin."""

    parts: tuple[str, ...]
    rule: Rule
    language: str
    reach: int
    made: Callable[[str], Element]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(self.made(part) for part in self.parts)

    @cached_property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Of each of these a word must be in the message; what is known by a stem or a series is not among them."""
        plain = (each for each in self.elements if not (each.is_optional or each.gap or each.stems or each.series))
        return tuple(each.words for each in plain)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words of a language may be disguised. `near`: known with one letter wrong; `glued`: written as one.

    short: how people write in a hurry -> the words it stands for.
    """

    known: Iterable[str] = ()
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()
    veiled: frozenset[str] = frozenset()
    short: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
