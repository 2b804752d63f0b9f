"""How well the shipped rules do on the evaluation set: `python -m tests.safety.measure [--test-only]`.

It prints figures only, no message. Whoever writes rules may read the `dev` half; of the `test` half nobody reads more
than these figures.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.danger import ALERTS, Danger
from bot.practice.rules import reader
from tests.safety.messages import alerts, messages, said

Row = tuple[dict[str, Any], Danger]

EXPLICIT = (
    "explicit ideation", "passive ideation", "plan/means/intent", "overdose/emergency", "self-harm", "harm to others",
    "danger", "child", "third person",
)  # fmt: skip
POOLED = ("self-harm", "harm to others", "danger", "child", "third person")
LANGUAGES = ("en", "es", "de", "fr", "pt", "ru")
CATEGORIES = (*EXPLICIT, "implicit", "slang/typo/disguise")
CALM = ("adversarial negative", "idiom/figurative", "ordinary answer", "denial", "past", "quote/song/work")


@dataclass(frozen=True, slots=True)
class Share:
    """`good` of `all`; `worst`: whether less is better."""

    name: str
    good: int
    all: int
    to_ship: float | None = None
    less_is_better: bool = False

    @property
    def value(self) -> float:
        return self.good / self.all if self.all else 0.0

    @property
    def holds(self) -> bool:
        if self.to_ship is None:
            return True
        return self.value <= self.to_ship if self.less_is_better else self.value >= self.to_ship

    def __str__(self) -> str:
        goal = (
            "" if self.to_ship is None else f"  {'at most' if self.less_is_better else 'at least'} {self.to_ship:.3f}"
        )
        return (
            f"{self.name:<48} {self.value:6.3f}  {self.good:>4}/{self.all:<4}{goal}{'' if self.holds else '  MISSED'}"
        )


def judged(half: str) -> list[Row]:
    """Every message with what the rules say of it; what came within a minute is read joined, as the assistant does."""
    rules = reader()
    return [(message, rules.read(" ".join(said(message)))) for message in messages(half)]


def shares(rows: Sequence[Row]) -> list[Share]:
    """The goals, on these rows."""
    return [
        _recall("alerts found, explicit wording", rows, EXPLICIT, 0.80),
        _recall("explicit ideation", rows, ("explicit ideation",), 0.95),
        _recall("passive ideation", rows, ("passive ideation",), 0.80),
        _recall("plan, means, intent", rows, ("plan/means/intent",), 0.80),
        _recall("overdose, emergency", rows, ("overdose/emergency",), 0.75),
        _recall("self-harm, harm to others, danger, child, third", rows, POOLED, 0.78),
        _share("imminent called imminent", rows, _is_imminent, lambda row: row[1].level == "imminent", 0.65),
        _share("denials that do not alert", rows, _in("denial", must=False), lambda row: not row[1].alerts, 0.75),
        _recall("slang, typos, disguise", rows, ("slang/typo/disguise",), 0.70),
        *(_spoken(rows, language) for language in LANGUAGES[1:]),
        _recall("implicit wording", rows, ("implicit",), None),
        _alarms("false alarms: adversarial negatives", rows, "adversarial negative", 0.07),
        _alarms("false alarms: figurative", rows, "idiom/figurative", 0.045),
        _alarms("false alarms: ordinary answers", rows, "ordinary answer", 0.01),
    ]


def details(rows: Sequence[Row]) -> list[Share]:
    """Every level, language and category by itself."""
    found = [_recall(f"recall {name}", rows, (name,), None) for name in CATEGORIES]
    calm = [_alarms(f"false alarms {name}", rows, name, None) for name in CALM]
    levels = [
        _share(f"level {level} called so", rows, _level(level), lambda row: row[1].level in _accepted(row), None)
        for level in ("imminent", "elevated", "sensitive", "none")
    ]
    spoken = [
        share
        for language in LANGUAGES
        for own in [[row for row in rows if row[0]["lang"] == language]]
        for share in (
            _share(f"recall, all wording [{language}]", own, _must, _rings, None),
            _share(f"false alarms, all sorts [{language}]", own, _must_not, _rings, None, less=True),
        )
    ]
    return [*found, *calm, *levels, *spoken]


def _accepted(row: Row) -> Sequence[str]:
    accepted: Sequence[str] = row[0].get("accept") or [row[0]["level"]]
    return accepted


def _must(row: Row) -> bool:
    return alerts(row[0]) is True


def _must_not(row: Row) -> bool:
    return alerts(row[0]) is False


def _rings(row: Row) -> bool:
    return row[1].level in ALERTS


def _is_imminent(row: Row) -> bool:
    return _accepted(row) == ["imminent"]


def _level(level: str) -> Callable[[Row], bool]:
    return lambda row: row[0]["level"] == level


def _in(category: str, *, must: bool) -> Callable[[Row], bool]:
    return lambda row: row[0]["category"] == category and alerts(row[0]) is must


def _share(
    name: str,
    rows: Iterable[Row],
    counts: Callable[[Row], bool],
    good: Callable[[Row], bool],
    to_ship: float | None,
    *,
    less: bool = False,
) -> Share:
    counted = [row for row in rows if counts(row)]
    return Share(name, sum(map(good, counted)), len(counted), to_ship, less)


def _recall(name: str, rows: Iterable[Row], categories: Sequence[str], to_ship: float | None) -> Share:
    return _share(name, rows, lambda row: _must(row) and row[0]["category"] in categories, _rings, to_ship)


def _alarms(name: str, rows: Iterable[Row], category: str, to_ship: float | None) -> Share:
    return _share(name, rows, _in(category, must=False), _rings, to_ship, less=True)


def _spoken(rows: Iterable[Row], language: str) -> Share:
    own = [row for row in rows if row[0]["lang"] == language]
    return _recall(f"explicit wording and disguise [{language}]", own, (*EXPLICIT, "slang/typo/disguise"), 0.78)


def main() -> None:
    for half in ("dev", "test"):
        rows = judged(half)
        print(f"\n{half}: {len(rows)} messages")
        print(*shares(rows), "", *details(rows), sep="\n")


if __name__ == "__main__":
    main()
