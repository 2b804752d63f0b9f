"""Paths that are counted together, with their shortest and longest trail of answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core.flow.model import Value

Answers = tuple[tuple[str, Value | None], ...]
Flags = frozenset[str]


@dataclass(frozen=True, slots=True)
class Trail:
    """Answers in a row, sharing their beginning with other trails."""

    length: int = 0
    before: "Trail | None" = None
    answer: tuple[str, Value | None] = ("", None)

    def then(self, step: str, value: Value | None) -> "Trail":
        return Trail(self.length + 1, self, (step, value))

    @property
    def path(self) -> Answers:
        answers = []
        trail: Trail | None = self
        while trail and trail.before:
            answers.append(trail.answer)
            trail = trail.before
        return tuple(reversed(answers))


@dataclass(slots=True)
class Situation:
    """Paths that agree on everything still of interest. `flags`: `consented`, `reviewed`."""

    values: dict[str, Value] = field(default_factory=dict)
    flags: Flags = frozenset()
    count: int = 1
    shortest: Trail = field(default_factory=Trail)
    longest: Trail = field(default_factory=Trail)
    least: float = 0
    most: float = 0

    def merge(self, other: "Situation") -> None:
        self.count += other.count
        self.shortest = min(self.shortest, other.shortest, key=by_length)
        self.longest = max(self.longest, other.longest, key=by_length)
        self.least = min(self.least, other.least)
        self.most = max(self.most, other.most)


def by_length(trail: Trail) -> int:
    return trail.length


def joined(one: Situation | None, other: Situation) -> Situation:
    if one is None:
        return other
    one.merge(other)
    return one


def merged(front: Iterable[Situation], dead: Iterable[str]) -> list[Situation]:
    known: dict[tuple[object, Flags], Situation] = {}
    forget = frozenset(dead)
    for situation in front:
        if forget:
            situation.values = {name: value for name, value in situation.values.items() if name not in forget}
        key = (tuple(situation.values.items()), situation.flags)
        same = known.get(key)
        if same:
            same.merge(situation)
        else:
            known[key] = situation
    return list(known.values())
