"""Where a draft goes, and in which state it enters the outbox; shared by the engines.

- To a pulled channel: `sent` at once, for it is read where it lies.
- To somebody who cannot be reached now (no account, blocked us), or behind an older post of the same queue that
  another holds or that waits: `waiting`.
- Otherwise `sending`, leased to this worker in the same transaction.

Alerts have a queue of their own, so that no digest which cannot be delivered stands before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.core.messages import Address
from bot.errors import DamagedData, StoreError
from bot.posts import Body, Export, Parcel, Text, load_body
from bot.store.deciding import Draft, Known
from bot.store.instants import from_micros, to_micros
from bot.store.vault import DataKey, Vault

LEASE = timedelta(minutes=10)
"""Only a backstop: a worker is known to be dead long before, and one that lives ignores what it has in hand."""

FAREWELL = timedelta(days=1)
"""How long words to an address of which nothing else is kept can be read on a pulled channel."""

FRESH_ALERT = timedelta(days=3)
"""A first account is sent the alerts of this time and the newest digest; what is older was read on the desk."""

UNREACHABLE = "unreachable"
"""The kind of the claim that is kept, in no period, while a therapist who could not be written to has no account."""

TESTED = "test alert"
"""The kind of the claim that a test alert was seen by a therapist, or that the mail of one was taken."""

LASTING = (UNREACHABLE, TESTED)
"""Kinds of claims that stay until they are taken back."""

KEPT = timedelta(days=7)
"""How long a letter's id is known, for repeats, and what was sent over a channel that keeps it itself."""

CLAIMED = timedelta(days=400)
"""How long it is known that periodic work was done; no period is looked back on for longer than a week."""

PULLED = frozenset({"web", "console", "desk"})

BODY = "outbox|body"
ADDRESS = "outbox|address"
ACCOUNT = "account|address"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a draft goes. `address` None: nowhere as yet. `key` seals the body."""

    queue: str
    address: Address | None
    key: DataKey
    client: int | None = None
    therapist: str | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sends what is posted now, and until when nobody else does; in microseconds."""

    worker: str
    begins: int
    ends: int


def new_lease(worker: str, now: datetime) -> Lease:
    return Lease(worker, to_micros(now), to_micros(now + LEASE))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the outbox before it has an id."""

    draft: Draft
    destination: Destination
    state: str
    sealed: bytes
    sealed_address: bytes | None

    def values(self, lease: Lease) -> tuple[Any, ...]:
        """In the order of the columns in `bot.store.outbox.INSERT`."""
        post, is_leased = self.draft.post, self.state == "sending"
        return (
            post.key,
            self.destination.queue,
            self.destination.client,
            self.destination.therapist,
            self.sealed_address,
            post.kind,
            self.draft.period,
            post.silent,
            self.sealed,
            lease.begins,
            self.state,
            lease.worker if is_leased else None,
            lease.ends if is_leased else None,
            0,
            False,
            "",
        )

    def parcel(self, number: int, lease: Lease) -> Parcel | None:
        """What is to be sent, if it was leased."""
        post, destination = self.draft.post, self.destination
        if self.state != "sending" or destination.address is None:
            return None
        return Parcel(
            id=number,
            address=destination.address,
            body=post.body,
            kind=post.kind,
            silent=post.silent,
            uncertain=False,
            attempts=0,
            client=destination.client,
            queue=destination.queue,
            at=from_micros(lease.begins),
            therapist=destination.therapist,
        )


def client_queue(client: int) -> str:
    return f"client:{client}"


def therapist_queue(therapist: str, kind: str) -> str:
    return f"alert:{therapist}" if kind == "alert" else f"therapist:{therapist}"


def address_queue(lookup: bytes) -> str:
    return f"address:{lookup.hex()}"


def to_known(known: Known) -> Destination:
    if known.key is None:
        raise StoreError("A client was to be written to before their key was made.")
    return Destination(client_queue(known.id), known.address, known.key, client=known.id, reachable=known.reachable)


def to_address(address: Address, vault: Vault, system: DataKey) -> Destination:
    return Destination(address_queue(vault.lookup(address)), address, system)


def to_therapist(therapist: str, kind: str, key: DataKey, account: bytes | None) -> Destination:
    """`account`: the sealed address, if one is paired. A damaged one is none: the post is read on the desk."""
    try:
        address = None if account is None else read_address(key.open(ACCOUNT, account))
    except DamagedData:
        address = None
    return Destination(therapist_queue(therapist, kind), address, key, therapist=therapist)


def make_row(draft: Draft, destination: Destination, pulled: frozenset[str], *, is_blocked: bool) -> Row:
    if destination.address is not None and destination.address.channel in pulled:
        state = "sent"
    elif is_blocked or destination.address is None or not destination.reachable:
        state = "waiting"
    else:
        state = "sending"
    sealed_address = None
    if destination.client is None and destination.therapist is None and destination.address is not None:
        sealed_address = destination.key.seal(ADDRESS, dump_address(destination.address), draft.post.key)
    sealed = destination.key.seal(BODY, draft.body, draft.post.key)
    return Row(draft, destination, state, sealed, sealed_address)


def dump_address(address: Address) -> bytes:
    return orjson.dumps([address.channel, address.key])


def read_address(plain: bytes) -> Address:
    channel, key = orjson.loads(plain)
    return Address(channel, key)


def read_body(plain: bytes) -> Body:
    data: Mapping[str, Any] = orjson.loads(plain)
    return load_body(data)


def remaining_body(plain: bytes) -> bytes | None:
    """The body that stays of an alert which nobody has seen, when its client is erased."""
    remains = orjson.loads(plain).get("remains")
    return None if remains is None else orjson.dumps(remains)


def as_text(body: Body) -> Text:
    """What a reader of entries sees of a body; files are offered, not shown."""
    return Text(body.caption, kind="export") if isinstance(body, Export) else body
