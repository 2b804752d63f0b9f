"""The contract of a store: what the shell may ask of a database, in the words of the domain.

One conformance suite (`tests/store`) runs on every engine. Rows never leave this folder. Nothing is confirmed to a
channel before `handle` returned. Everything of a client is encrypted with their own data key; addresses are found by
HMAC. All times are aware UTC; `now` is always an argument.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.core.flow.model import Answer
from bot.core.messages import Address
from bot.core.session import Session
from bot.posts import Parcel, Post, Text

NoticeKind = Literal["alert", "request", "contact", "question", "amended", "concern"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One raw inbound thing, before anyone understood it. (`channel`, `id`) is unique: repeats are dropped."""

    channel: str
    id: str
    address: Address
    raw: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a letter is from; `client` None means: never seen, or erased."""

    client: int | None
    code: str
    session: Session | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something one therapist should know of. `details` is encrypted; `due_at` is a promise made to the client."""

    kind: NoticeKind
    therapist: str
    details: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log: who did what; never any content."""

    actor: str
    action: str


Conclusion = Literal["accepted", "declined"]
"""What became of a request, as its therapist said."""

NoteAction = Literal["acknowledge", "close"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a therapist's letter does to a notice of theirs; nothing, if it was done before."""

    notice: int
    therapist: str
    action: NoteAction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one letter changes, written in one transaction.

    session None: nothing of the sender is saved. `therapist`: whom this client is with.
    marks: of notices, whoever's they are. forget: the sender is erased first (rows, drafts, pending posts, key);
    posts of this outcome then have to be `ToAddress` or `ToTherapist`.
    """

    session: Session | None = None
    answers: tuple[Answer, ...] = ()
    posts: tuple[Post, ...] = ()
    notices: tuple[Notice, ...] = ()
    audit: tuple[Entry, ...] = ()
    marks: tuple[Mark, ...] = ()
    therapist: str = ""
    dropped: tuple[str, ...] = ()  # steps of which no answer is kept any more, however often it was given
    reachable: bool | None = None  # the client blocked (False) or unblocked (True) the bot
    forget: bool = False


Decide = Callable[[Letter, Sender], Outcome]
"""Pure; called inside the transaction. An exception sets this letter aside and disturbs no other."""


@dataclass(frozen=True, slots=True)
class Handled:
    """After `handle`: posts already leased to this worker, in order; letters given up after three failures."""

    parcels: tuple[Parcel, ...] = ()
    dead: tuple[Letter, ...] = ()
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """How one attempt to send ended."""

    parcel: int
    state: Literal["sent", "later", "dead"]
    not_before: datetime | None = None
    uncertain: bool = False
    reference: str = ""  # the channel's id of the sent message
    unreachable: bool = False  # the person blocked us: mark the client, or forget the therapist's account


@dataclass(frozen=True, slots=True)
class OpenNotice:
    id: int
    kind: NoticeKind
    therapist: str
    client: int
    code: str
    at: datetime
    details: Mapping[str, str]
    due_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    digest: str  # period of the digest that told it first; empty: not yet told


@dataclass(frozen=True, slots=True)
class ClientView:
    """One client as a therapist may see them."""

    id: int
    code: str
    channel: str
    therapist: str
    created_at: datetime
    reachable: bool
    session: Session
    concluded: Conclusion | None = None
    concluded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DigestSource:
    """What a digest is made of. `notices`: untold ones and all open alerts and promises, oldest first.

    unfinished: how many conversations have not ended and went on after their first message, whatever was said in
    them; unfinished_since: when the one that has been silent longest was last touched.
    """

    notices: tuple[OpenNotice, ...]
    clients: Mapping[int, ClientView]
    unfinished: int
    unfinished_since: datetime | None
    since: datetime | None  # when the digest before this one was made


@dataclass(frozen=True, slots=True)
class UnseenAlert:
    """An open alert that nobody has acknowledged."""

    id: int
    client: int
    code: str
    therapist: str
    at: datetime


Compose = Callable[[DigestSource], Sequence[Post]]


@dataclass(frozen=True, slots=True)
class Paired:
    """A therapist's account on a channel."""

    therapist: str
    address: Address
    at: datetime


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Whose account it is now; `replaced`: the one that it was before."""

    therapist: str
    replaced: Address | None = None


TicketKind = Literal["pair", "login", "desk"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One entry of a pulled channel's conversation, in order of `id`."""

    id: int
    at: datetime
    body: Text


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One answer as it was given, for export and history; nothing is ever overwritten."""

    answer: Answer
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of one client, for their export."""

    client: ClientView
    history: tuple[AnswerEvent, ...]
    notices: tuple[OpenNotice, ...]
    posts: tuple[Mail, ...]


@dataclass(frozen=True, slots=True)
class Wake:
    """A session that asked to be looked at. `key` is the same however often, and by whomever, it is found."""

    key: str
    address: Address


@dataclass(frozen=True, slots=True)
class Publication:
    """A flow from the moment it ran. `by`: who published it; `files`: its file and its translations, by name."""

    at: datetime
    flow: str
    version: int
    hash: str
    by: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Health:
    """Numbers without people in them. `dead_posts` leaves out reminders: a late one is rightly not sent."""

    waiting_letters: int
    oldest_letter: timedelta | None
    dead_letters: int
    waiting_posts: int
    oldest_post: timedelta | None
    dead_posts: int
    engine: str


class Store(Protocol):
    """One worker's connection to the database. Every method may raise `StoreError`."""

    async def open(self) -> None:
        """Connect, migrate to the newest schema, check the key sentinel (`KeyMismatch`), reclaim dead leases."""

    async def close(self) -> None: ...

    # The way in -------------------------------------------------------------------------------------------

    async def handle(self, letters: Sequence[Letter], decide: Decide, now: datetime) -> Handled:
        """One durable transaction: keep the letters, then decide each in order, with older waiting ones of the
        same sender first, and write the outcomes. Repeats are dropped. Returns after the commit."""

    async def resume(self, decide: Decide, now: datetime, limit: int = 100) -> Handled:
        """Decide letters that were kept and not yet decided, about `limit`: all of a sender, or none."""

    # The way out ------------------------------------------------------------------------------------------

    async def lease(self, now: datetime, limit: int = 100) -> tuple[Parcel, ...]:
        """Posts due now that nobody holds, the oldest of each queue only; urgent kinds first. Posts to therapists
        without an account, and to pulled channels, are never leased: they wait where they are read."""

    async def settle(self, results: Sequence[Settled], now: datetime) -> None:
        """Note how sends ended. Need not be durable: losing it repeats a message, marked, and loses none."""

    async def post(self, posts: Sequence[Post], now: datetime) -> tuple[Parcel, ...]:
        """Put posts that no letter caused into the outbox, leased to this worker."""

    # The clock --------------------------------------------------------------------------------------------

    async def hold(self, name: str) -> bool:
        """True while this worker is the one that holds `name`, such as the poller; let go when it dies."""

    async def claim(self, kind: str, subject: str, period: str, now: datetime) -> bool:
        """True for exactly one caller per (kind, subject, period), for more than a year. A subject `client:<id>` goes
        with that client."""

    async def claimed(self, kind: str) -> frozenset[tuple[str, str]]:
        """Subject and period of every claim of this kind."""

    async def sweep(self, now: datetime) -> None:
        """Delete what nobody needs any more: ids of letters and unread leftovers of given-up ones, and what was sent
        over a channel that keeps it itself, after a week; tickets that open nothing; claims after more than a year,
        but for those that a pairing takes back."""

    async def digest(self, therapist: str, period: str, compose: Compose, now: datetime) -> tuple[Parcel, ...] | None:
        """Claim the period, gather, compose, mark told and post, in one transaction. None: someone else did."""

    async def gather(self, therapist: str, now: datetime) -> DigestSource:
        """The same source without claiming or marking, for a digest on request."""

    # Therapists -------------------------------------------------------------------------------------------

    async def create_ticket(self, kind: TicketKind, secret: str, subject: str, expires_at: datetime) -> None:
        """Keep the SHA-256 of a secret code for a therapist."""

    async def use_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        """The subject, once: of many simultaneous uses exactly one wins."""

    async def see_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        """The subject of an unexpired ticket, without using it up."""

    async def pair(self, therapist: str, address: Address, now: datetime) -> Address | None:
        """Bind the account; the address it replaces, if there was another. If there was none, what waited for it and
        is still news goes out: fresh alerts and the newest digest. Another account than before
        has to be tested anew."""

    async def redeem(self, code: str, address: Address, now: datetime) -> Redeemed | None:
        """Use a code and bind the account, in one transaction. Who sends it again, because the answer was lost, is
        told the same; to anybody else it is used up."""

    async def therapists(self) -> tuple[Paired, ...]: ...

    async def unreachable(self) -> tuple[str, ...]:
        """Therapists whose account could not be written to any more, until another is paired."""

    async def clients(self, therapist: str) -> tuple[ClientView, ...]:
        """Newest first; those who gave no consent yet are not among them (the caller filters by session)."""

    async def client(self, therapist: str, code: str) -> ClientView | None:
        """By code, only if they are with this therapist."""

    async def notices(self, therapist: str) -> tuple[OpenNotice, ...]:
        """All not closed, oldest first."""

    async def unseen_alerts(self, before: datetime) -> tuple[UnseenAlert, ...]:
        """Alerts raised until then that are neither acknowledged nor closed; the oldest first."""

    async def note(self, notice: int, therapist: str, action: NoteAction, now: datetime) -> bool:
        """Acknowledge or close a notice of this therapist; False if there is none such, or it was done before."""

    async def conclude(self, client: int, therapist: str, what: Conclusion | None, now: datetime) -> bool:
        """What became of it; None takes that back. False if they are not with this therapist."""

    async def old_alerts(self, before: datetime) -> int:
        """How many alerts were raised before, and have been seen."""

    async def drop_alerts(self, before: datetime) -> int:
        """Delete those, and what was told of any alert before: on the desk, and what remains of people erased."""

    async def desk_posts(self, therapist: str, limit: int = 30) -> tuple[Mail, ...]:
        """Digests and alerts, as on the desk; the newest first."""

    async def audit(self, entries: Sequence[Entry], now: datetime) -> None:
        """Append to the hash-chained log."""

    # Clients ----------------------------------------------------------------------------------------------

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]:
        """The conversation of a pulled channel after entry `after`."""

    async def record(self, client: int) -> Record | None:
        """All that is kept of a client, for their export."""

    async def client_at(self, address: Address) -> int | None:
        """A client's id by where they are."""

    async def idle(self, *, ended: bool, before: datetime, limit: int = 100) -> tuple[int, ...]:
        """Clients whose conversation has (or has not) ended and was last touched before, of whom no therapist has said
        what became of it; the oldest first."""

    async def concluded(self, what: Conclusion, before: datetime, limit: int = 100) -> tuple[int, ...]:
        """Clients of whom that was said before, and who have not written since; the oldest first."""

    async def wakes(self, now: datetime, limit: int = 100) -> tuple[Wake, ...]:
        """Sessions whose time to be looked at has come, of people who can be written to; the oldest first.

        One whose `key` came as a letter before is not among them: it waits in the inbox, or could not be decided."""

    async def find(self, code: str) -> int | None:
        """A client's id by code, for the operator."""

    async def erase(self, client: int, now: datetime) -> bool:
        """Destroy the client's key, every row of theirs and all that speaks of them. Of an alert that was neither
        delivered nor seen to, `Post.remains` stays for its therapist."""

    async def under_way(self) -> tuple[ClientView, ...]:
        """Everyone whose conversation has not ended, whomever they are with; the oldest first."""

    async def health(self, now: datetime) -> Health: ...

    # Flows ------------------------------------------------------------------------------------------------

    async def publish(self, publication: Publication) -> bool:
        """Keep what runs from now on; False if the same ran last. Of several workers that start it, one keeps it."""

    async def publications(self, limit: int = 50) -> tuple[Publication, ...]:
        """What ran, the newest first."""
