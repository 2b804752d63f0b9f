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


@dataclass(frozen=True, slots=True)
class Heaviest:
    """The most that a path so far weighs, in seconds or in typed answers, and the answers that lead there."""

    weight: float = 0
    trail: Trail = field(default_factory=Trail)

    def then(self, step: str, value: Value | None, weight: float) -> "Heaviest":
        return Heaviest(self.weight + weight, self.trail.then(step, value))


@dataclass(slots=True)
class Situation:
    """Paths that agree on everything still of interest. `flags`: `consented`, `reviewed`.

    `least` and `most`: seconds. `typed`: answers that have to be written.
    """

    values: dict[str, Value] = field(default_factory=dict)
    flags: Flags = frozenset()
    count: int = 1
    shortest: Trail = field(default_factory=Trail)
    longest: Trail = field(default_factory=Trail)
    least: float = 0
    most: Heaviest = field(default_factory=Heaviest)
    typed: Heaviest = field(default_factory=Heaviest)

    def merge(self, other: "Situation") -> None:
        self.count += other.count
        self.shortest = min(self.shortest, other.shortest, key=by_length)
        self.longest = max(self.longest, other.longest, key=by_length)
        self.least = min(self.least, other.least)
        self.most = heavier(self.most, other.most)
        self.typed = heavier(self.typed, other.typed)


def heavier(one: Heaviest, other: Heaviest) -> Heaviest:
    return other if other.weight > one.weight else one


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
