"""The values that the therapists' templates print; every word of a client in them is data, and is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.contact import wish
from bot.core.digest import Item, Noticed
from bot.core.summary import ACTED_ON, FIRST, QUESTIONS, has_question, is_sent, summarise
from bot.render.aside import in_a_line
from bot.render.facts import Fact, Facts

HARMLESS = ("misunderstood", "flow_changed")
"""How something came about, where that tells nothing of the person."""

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
    chosen: str = ""  # the option that was tapped
    contact: str = ""  # how they may be written to, see `bot.core.contact.wish`


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
    chosen: str = ""  # the option that was tapped


@dataclass(frozen=True, slots=True)
class ItemView:
    """One client in a digest. `brief`: what one acts on, beside the name; `facts`: the rest, for one line below;
    `quotes`: their own words, if they are shown; `unsaid`: titles of what they left out."""

    name: str
    code: str
    at: datetime
    due_at: datetime | None
    is_late: bool
    notes: tuple[Note, ...]
    changes: tuple[Note, ...]
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Fact, ...] = ()
    brief: tuple[Fact, ...] = ()
    unsaid: tuple[str, ...] = ()
    asks: bool = False
    contact: str = ""


def item_view(item: Item, now: datetime, facts: Facts | None, openly: bool) -> ItemView:
    due_at = item.due_at
    told = _told(facts, openly) if facts and is_sent(facts.flow, facts.session) else ()
    said = tuple(fact for fact in told if fact.said)
    return ItemView(
        name=facts.name if facts else "",
        code=item.code,
        at=item.since,
        due_at=due_at,
        is_late=due_at is not None and due_at < now,
        notes=notes_of(item.notices, facts, openly),
        changes=notes_of(item.changes, facts, openly),
        facts=tuple(fact for fact in said if fact.step not in ACTED_ON and not _is_quote(fact)),
        quotes=tuple(fact for fact in said if _is_quote(fact)),
        brief=tuple(fact for fact in said if fact.step in ACTED_ON),
        unsaid=tuple(fact.title for fact in told if not fact.said),
        asks=bool(told) and facts is not None and _only_says_so(facts, said),
        contact=wish(facts.flow, facts.session) if facts is not None else "",
    )


def withheld_view(item: Item, now: datetime, name: str, contact: str) -> ItemView:
    """Of someone whose words stay where they were said: that there is something, and by when it was promised."""
    bare = item_view(item, now, None, openly=False)
    notes, changes = (
        tuple(replace(note, how=note.how if note.how in HARMLESS else "", question="", count=0) for note in each)
        for each in (bare.notes, bare.changes)
    )
    return replace(bare, name=name, notes=notes, changes=changes, contact=contact)


def _only_says_so(facts: Facts, said: tuple[Fact, ...]) -> bool:
    """They have a question, and it does not stand among the answers that are told."""
    return has_question(facts.flow, facts.session) and not any(fact.step in QUESTIONS for fact in said)


def _is_quote(fact: Fact) -> bool:
    """Words that were written as an answer need a line of their own."""
    return fact.step in FIRST and bool(fact.text)


def _told(facts: Facts, openly: bool) -> tuple[Fact, ...]:
    """The few answers a digest tells, of people who have sent theirs: first what one acts on."""
    summary = summarise(facts.flow, facts.session)
    asked = (*summary.first, *summary.headline, *summary.detail)
    steps = [step for step in ACTED_ON if step in asked]
    steps += [step for step in (*summary.headline, *summary.first) if step not in ("name", *ACTED_ON)]
    return tuple(_shortened(facts.openly(step) if openly else facts.briefly(step)) for step in steps)


def _shortened(fact: Fact) -> Fact:
    text = fact.text if len(fact.text) <= SHORT else fact.text[: SHORT - 1].rstrip() + "…"
    return replace(fact, text=in_a_line(text))


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
        words=in_a_line(words) if openly else "",
        count=0 if openly else len(words.split()),
        old=in_a_line(details.get("old", "")) if openly else "",
        new=in_a_line(details.get("new", "")) if openly else "",
        chosen=facts.tapped(step, details.get("kind", "")) if facts and step else "",
    )
