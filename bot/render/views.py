"""The values that the therapists' templates print; every word of a client in them is data, and is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.digest import Item, Noticed
from bot.core.summary import is_sent, summarise
from bot.render.facts import Fact, Facts

SHORT = 160  # characters of one answer in a digest; the rest is behind Open


@dataclass(frozen=True, slots=True)
class AlertView:
    """`kind`: self, danger, harm, other or sensitive; `how`: `words` or `tapped`."""

    name: str
    code: str
    at: datetime
    kind: str
    how: str
    question: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A notice as a template tells it."""

    kind: str
    at: datetime
    due_at: datetime | None
    seen_at: datetime | None
    how: str = ""
    wish: str = ""
    question: str = ""
    words: str = ""
    count: int = 0  # of words, where they are not shown
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One client in a digest."""

    name: str
    code: str
    at: datetime
    due_at: datetime | None
    is_late: bool
    notes: tuple[Note, ...]
    changes: tuple[Note, ...]
    facts: tuple[Fact, ...] = ()


def item_view(item: Item, now: datetime, facts: Facts | None, openly: bool) -> ItemView:
    due_at = item.due_at
    return ItemView(
        name=facts.name if facts else "",
        code=item.code,
        at=item.since,
        due_at=due_at,
        is_late=due_at is not None and due_at < now,
        notes=notes_of(item.notices, facts, openly),
        changes=notes_of(item.changes, facts, openly),
        facts=headline(facts, openly) if facts else (),
    )


def headline(facts: Facts, openly: bool) -> tuple[Fact, ...]:
    """The few answers a digest tells, of people who have sent theirs."""
    if not is_sent(facts.flow, facts.session):
        return ()
    summary = summarise(facts.flow, facts.session)
    steps = [step for step in (*summary.first, *summary.headline) if step != "name"]
    told = [facts.openly(step) if openly else facts.briefly(step) for step in steps]
    return tuple(_shortened(fact) for fact in told)


def _shortened(fact: Fact) -> Fact:
    if len(fact.text) <= SHORT:
        return fact
    return Fact(fact.step, fact.title, fact.text[: SHORT - 1].rstrip() + "…", fact.count, fact.said)


def notes_of(notices: Sequence[Noticed], facts: Facts | None, openly: bool) -> tuple[Note, ...]:
    return tuple(_note(notice, facts, openly) for notice in notices)


def _note(notice: Noticed, facts: Facts | None, openly: bool) -> Note:
    details = notice.details
    words, step = details.get("words", ""), details.get("step", "")
    return Note(
        kind=notice.kind,
        at=notice.at,
        due_at=notice.due_at,
        seen_at=notice.acknowledged_at,
        how=details.get("how", ""),
        wish=details.get("wish", ""),
        question=facts.title(step) if facts and step else step,
        words=words if openly else "",
        count=0 if openly else len(words.split()),
        old=details.get("old", "") if openly else "",
        new=details.get("new", "") if openly else "",
    )
