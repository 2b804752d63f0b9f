"""Letters are decided in memory: what was loaded goes in, what is to be written comes out. No database here.

Every engine decides through `Batch`, so order, failures and what a letter may change are the same everywhere:

- letters of one sender are decided in turn; the later one sees what the former did;
- a letter whose decision raises changes nothing; it and all later ones of its sender wait for the next try;
- after three failures a letter is dead, and the next one of its sender has its turn.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import orjson

from bot.core.messages import Address
from bot.core.session import Session, dump_answer
from bot.posts import Post, ToAddress, ToClient, ToSender, ToTherapist, dump_body
from bot.store.base import Decide, Entry, Letter, Mark, Notice, Outcome, Sender
from bot.store.snapshots import Snapshot, write_snapshot
from bot.store.vault import DataKey

ATTEMPTS = 3

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Known:
    """A client as the database knows them, changed letter by letter. `before`: the session as it was read."""

    id: int
    code: str
    address: Address
    therapist: str
    reachable: bool
    before: Snapshot | None
    created_at: datetime
    snapshot: Snapshot | None = None  # the session to be written
    key: DataKey | None = None  # as the databases need it, with the two values it was loaded from
    wrapped: bytes = b""
    sealed: bytes = b""
    lookup: bytes = b""  # of someone whose address cannot be read any more
    is_new: bool = False
    is_changed: bool = False  # therapist or reachable

    @property
    def session(self) -> Session | None:
        current = self.snapshot or self.before
        return current.session if current else None


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter in its turn. `row`: where it waits already, if it was kept before."""

    letter: Letter
    attempts: int = 0
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A post on its way into the outbox; exactly one of known, client, therapist and address says to whom.

    about: the clients whom the post speaks of. period: of the digest, if it is one.
    """

    post: Post
    body: bytes
    known: Known | None = None
    client: int | None = None
    therapist: str | None = None
    address: Address | None = None
    about: tuple[int, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter."""

    queued: Queued
    state: Literal["done", "waiting", "dead"]
    attempts: int
    known: Known | None = None


@dataclass(slots=True)
class Changes:
    """All that one transaction has to write, erasures first."""

    erased: list[Known] = field(default_factory=list)
    clients: dict[int, Known] = field(default_factory=dict)
    answers: list[tuple[Known, datetime, bytes]] = field(default_factory=list)
    dropped: list[tuple[Known, tuple[str, ...]]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    notices: list[tuple[Known, Notice, bytes]] = field(default_factory=list)
    audit: list[Entry] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return sum(1 for fate in self.fates if fate.attempts > fate.queued.attempts)

    @property
    def dead(self) -> tuple[Letter, ...]:
        return tuple(fate.queued.letter for fate in self.fates if fate.state == "dead")


def draft(post: Post, known: Known | None = None, sender: Address | None = None) -> Draft:
    """The post with its recipient named; `known` and `sender` say who wrote, if a letter caused it."""
    body = orjson.dumps(_written(post))
    match post.to:
        case ToTherapist(therapist=therapist):
            about = (*post.about, known.id) if known else post.about
            return Draft(post, body, therapist=therapist, about=about)
        case ToClient(client=client):
            return Draft(post, body, client=client, about=post.about)
        case ToAddress(address=address):
            return Draft(post, body, address=address, about=post.about)
        case ToSender():
            if known is not None:
                return Draft(post, body, known=known)
            if sender is None:
                raise ValueError("a post that no letter caused has no sender")
            return Draft(post, body, address=sender)


def _written(post: Post) -> dict[str, Any]:
    body = dump_body(post.body)
    return {**body, "remains": dump_body(post.remains)} if post.remains else body


def what_remains(item: Draft) -> Draft | None:
    """Of a post that is to be forgotten with its client; the key stays, so that no repeat of it enters again."""
    remains = item.post.remains
    if remains is None:
        return None
    post = replace(item.post, body=remains, remains=None, about=())
    return replace(item, post=post, body=orjson.dumps(dump_body(remains)), about=())


def in_turn(fresh: Sequence[Letter], waiting: Iterable[Queued]) -> list[Queued]:
    """Letters in their order, before the first of each sender those of the same sender that wait already."""
    older: dict[Address, list[Queued]] = {}
    for queued in waiting:
        older.setdefault(queued.letter.address, []).append(queued)
    turns: list[Queued] = []
    for letter in fresh:
        turns += older.pop(letter.address, [])
        turns.append(Queued(letter))
    return turns


def whole_senders(waiting: Iterable[Queued], limit: int) -> list[Queued]:
    """The oldest letters that wait, about `limit`, but all of each sender: they may ask to be forgotten in between."""
    senders: dict[Address, list[Queued]] = {}
    for queued in waiting:
        senders.setdefault(queued.letter.address, []).append(queued)
    chosen: list[Queued] = []
    for letters in senders.values():
        if len(chosen) >= limit:
            break
        chosen += letters
    return chosen


@dataclass(slots=True)
class Batch:
    """Decides letters one after the other.

    find: the client with this address, if there is one (may raise: then only their letters fail).
    newcomer: id and code for a client to be.
    """

    decide: Decide
    find: Callable[[Address], Known | None]
    newcomer: Callable[[], tuple[int, str]]
    now: datetime
    changes: Changes = field(default_factory=Changes)
    _known: dict[Address, Known | None] = field(default_factory=dict)
    _strangers: dict[Address, tuple[int, str]] = field(default_factory=dict)
    _held: set[Address] = field(default_factory=set)
    _erased: set[Address] = field(default_factory=set)

    def run(self, turns: Iterable[Queued]) -> Changes:
        for queued in turns:
            self.changes.fates.append(self._take(queued))
        return self.changes

    def _take(self, queued: Queued) -> Fate:
        address = queued.letter.address
        if address in self._erased:
            # Whatever was kept of them is destroyed, also this letter; what they wrote after it has to be kept anew.
            queued = replace(queued, row=None)
        if address in self._held:
            return Fate(queued, "waiting", queued.attempts, self._known.get(address))
        try:
            self._decide(queued.letter)
        except Exception as error:
            # Where it broke, never what it said: the words of an exception may be a client's.
            fault = {"action": "letter_set_aside", "error": type(error).__name__, "place": _places(error)}
            log.error("letter set aside", extra=fault)
            return self._set_aside(queued)
        return Fate(queued, "done", queued.attempts)

    def _set_aside(self, queued: Queued) -> Fate:
        attempts, known = queued.attempts + 1, self._known.get(queued.letter.address)
        if attempts >= ATTEMPTS:
            return Fate(queued, "dead", attempts, known)
        # Letters whose sender could not be read have nothing in common, so none waits for another.
        if queued.letter.address.key:
            self._held.add(queued.letter.address)
        return Fate(queued, "waiting", attempts, known)

    def _decide(self, letter: Letter) -> None:
        address = letter.address
        if address not in self._known:
            self._known[address] = self.find(address)
        known = self._known[address]
        if known is None:
            sender = Sender(None, self._stranger(address)[1], None)
        else:
            sender = Sender(known.id, known.code, known.session)
        outcome = self.decide(letter, sender)
        _Writing(self, letter.address, known, outcome).run()

    def _stranger(self, address: Address) -> tuple[int, str]:
        if address not in self._strangers:
            self._strangers[address] = self.newcomer()
        return self._strangers[address]

    def arrive(self, address: Address, therapist: str) -> Known:
        """The client that this stranger becomes; not yet among the changes."""
        number, code = self._stranger(address)
        return Known(number, code, address, therapist, True, None, self.now, is_new=True)

    def enter(self, known: Known) -> None:
        self._strangers.pop(known.address, None)
        self._known[known.address] = known
        self.changes.clients[known.id] = known

    def erase(self, known: Known) -> None:
        """Forget what this batch was about to write of them, and have the rest destroyed."""
        changes = self.changes
        self._known[known.address] = None
        self._erased.add(known.address)
        changes.clients.pop(known.id, None)
        changes.answers = [row for row in changes.answers if row[0] is not known]
        changes.notices = [row for row in changes.notices if row[0] is not known]
        drafts = [what_remains(item) if _concerns(item, known) else item for item in changes.drafts]
        changes.drafts = [item for item in drafts if item is not None]
        # A letter of theirs that was given up in this batch is not kept either.
        changes.fates = [
            replace(fate, state="done") if fate.queued.letter.address == known.address else fate
            for fate in changes.fates
        ]
        changes.erased.append(known)


class _Writing:
    """One outcome on its way into the changes: everything that can fail first, then everything at once."""

    def __init__(self, batch: Batch, address: Address, known: Known | None, outcome: Outcome) -> None:
        self.batch, self.address, self.outcome = batch, address, outcome
        self.gone = known if outcome.forget else None
        self.known = None if outcome.forget else known
        if self.known is None and outcome.session is not None:
            self.known = batch.arrive(address, outcome.therapist)

    def run(self) -> None:
        outcome, known, changes = self.outcome, self.known, self.batch.changes
        before = (known.snapshot or known.before) if known else None
        snapshot = write_snapshot(outcome.session, before) if outcome.session else None
        answers = [(answer.at, orjson.dumps(dump_answer(answer))) for answer in outcome.answers]
        notices = [(notice, orjson.dumps(dict(notice.details))) for notice in outcome.notices]
        drafts = [draft(post, known, self.address) for post in outcome.posts]

        if self.gone is not None:
            self.batch.erase(self.gone)
        # Of a stranger whose session is not saved nothing is: neither answers nor notices. The posts do leave.
        if known is not None:
            self._change(known, snapshot)
            changes.answers += [(known, at, event) for at, event in answers]
            if outcome.dropped:
                changes.dropped.append((known, outcome.dropped))
            changes.notices += [(known, notice, details) for notice, details in notices]
        changes.drafts += drafts
        changes.audit += outcome.audit
        changes.marks += outcome.marks

    def _change(self, known: Known, snapshot: Snapshot | None) -> None:
        outcome = self.outcome
        therapist = outcome.therapist or known.therapist
        # Who writes can be reached, unless the letter itself says that they blocked us.
        reachable = outcome.reachable is not False
        if (therapist, reachable) != (known.therapist, known.reachable):
            known.therapist, known.reachable, known.is_changed = therapist, reachable, True
        if snapshot is not None:
            known.snapshot = snapshot
        if known.snapshot is not None or known.is_changed:
            self.batch.enter(known)


def _concerns(item: Draft, known: Known) -> bool:
    return item.known is known or item.client == known.id or known.id in item.about


def _places(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " > ".join(f"{frame.filename.rsplit('/bot/', 1)[-1]}:{frame.lineno}" for frame in frames)
