"""The part of a store that both databases share: short transactions in SQLAlchemy's words."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.core.messages import Address
from bot.errors import StoreError
from bot.keys import MasterKey
from bot.posts import Parcel, Post
from bot.store.base import (
    ClientView,
    Conclusion,
    DigestSource,
    Entry,
    Health,
    Mail,
    NoteAction,
    OpenNotice,
    Paired,
    Publication,
    Record,
    Redeemed,
    TicketKind,
    UnseenAlert,
    Wake,
)
from bot.store.chain import Link
from bot.store.deciding import Changes, draft
from bot.store.posting import PULLED
from bot.store.snapshots import Snapshots
from bot.store.sql import clients, clock, notices, publications, record, returning, rotating, sweeping, therapists
from bot.store.sql.health import health
from bot.store.sql.inserting import insert_new
from bot.store.sql.returning import Erasure
from bot.store.tables import keyring
from bot.store.vault import INDEX, SYSTEM, Vault
from bot.store.writing import Sealer

T = TypeVar("T")
P = ParamSpec("P")
Work = Callable[Concatenate[Connection, P], T]


class SqlStore(ABC):
    """Everything that is not passed on every turn; the engines add their connections and the hot path.

    pulled: channels whose posts are read where they lie.
    """

    def __init__(self, master: MasterKey, worker: str, pulled: frozenset[str] = PULLED) -> None:
        self.worker, self.pulled = worker, pulled
        self.vault = Vault(master)
        self._snapshots = Snapshots()
        self._opened: Sealer | None = None
        self.found_schema: str | None = None  # what the database had before it was opened; None: it was empty

    @abstractmethod
    async def open(self) -> None: ...

    @abstractmethod
    async def close(self) -> None: ...

    @abstractmethod
    async def _read(self, what: str, work: Work[P, T], *arguments: P.args, **named: P.kwargs) -> T: ...

    @abstractmethod
    async def _write(self, what: str, work: Work[P, T], *arguments: P.args, **named: P.kwargs) -> T: ...

    @abstractmethod
    async def _change(self, what: str, changes: Changes, now: datetime) -> list[Parcel]:
        """Write changes that no letter caused."""

    @property
    @abstractmethod
    def engine_name(self) -> str: ...

    @property
    def _sealer(self) -> Sealer:
        if self._opened is None:
            raise StoreError("The store is not open.")
        return self._opened

    def _open_vault(self, connection: Connection) -> None:
        """The system's key opens with the right master key only, so it is the sentinel too."""
        insert_new(connection, keyring, owner=SYSTEM, wrapped=self.vault.new_key(SYSTEM)[1])
        rows = connection.execute(keyring.select().where(keyring.c.owner.in_((SYSTEM, INDEX))))
        kept = {row.owner: bytes(row.wrapped) for row in rows}
        self.vault.find_index(kept[SYSTEM], kept.get(INDEX))
        self._opened = Sealer(self.vault, self._snapshots, self.vault.open_key(SYSTEM, kept[SYSTEM]))

    # The way out ------------------------------------------------------------------------------------------

    async def post(self, posts: Sequence[Post], now: datetime) -> tuple[Parcel, ...]:
        changes = Changes(drafts=[draft(post) for post in posts])
        return tuple(await self._change("post", changes, now))

    # The clock --------------------------------------------------------------------------------------------

    async def claim(self, kind: str, subject: str, period: str, now: datetime) -> bool:
        return await self._write("claim", clock.claim_period, kind, subject, period, now)

    async def claimed(self, kind: str) -> frozenset[tuple[str, str]]:
        return await self._read("claimed", clock.claimed, kind)

    async def sweep(self, now: datetime) -> None:
        await self._write("sweep", sweeping.sweep, self.pulled, now)

    async def hold(self, name: str) -> bool:  # noqa: ARG002 - one process per database file holds everything
        return True

    async def gather(self, therapist: str, now: datetime) -> DigestSource:  # noqa: ARG002 - the contract's
        return await self._read("gather", clock.gather, self._sealer, therapist)

    # Therapists -------------------------------------------------------------------------------------------

    async def create_ticket(self, kind: TicketKind, secret: str, subject: str, expires_at: datetime) -> None:
        await self._write("create ticket", therapists.create_ticket, kind, secret, subject, expires_at)

    async def use_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        return await self._write("use ticket", therapists.use_ticket, kind, secret, now)

    async def see_ticket(self, kind: TicketKind, secret: str, now: datetime) -> str | None:
        return await self._read("see ticket", therapists.see_ticket, kind, secret, now)

    async def pair(self, therapist: str, address: Address, now: datetime) -> Address | None:
        return await self._write("pair", therapists.pair, self.vault, therapist, address, self.pulled, now)

    async def redeem(self, code: str, address: Address, now: datetime) -> Redeemed | None:
        return await self._write("redeem", therapists.redeem, self.vault, code, address, self.pulled, now)

    async def therapists(self) -> tuple[Paired, ...]:
        return await self._read("therapists", therapists.therapists, self.vault)

    async def unreachable(self) -> tuple[str, ...]:
        return await self._read("unreachable", therapists.unreachable)

    async def clients(self, therapist: str) -> tuple[ClientView, ...]:
        return await self._read("clients", clients.clients_of, self._sealer, therapist)

    async def client(self, therapist: str, code: str) -> ClientView | None:
        return await self._read("client", clients.client_by_code, self._sealer, therapist, code)

    async def notices(self, therapist: str) -> tuple[OpenNotice, ...]:
        return await self._read("notices", notices.open_notices, self._sealer, therapist)

    async def unseen_alerts(self, before: datetime) -> tuple[UnseenAlert, ...]:
        return await self._read("unseen alerts", notices.unseen_alerts, before)

    async def note(self, notice: int, therapist: str, action: NoteAction, now: datetime) -> bool:
        return await self._write("note", notices.note, notice, therapist, action, now)

    async def desk_posts(self, therapist: str, limit: int = 30) -> tuple[Mail, ...]:
        return await self._read("desk posts", therapists.desk_posts, self.vault, therapist, limit)

    async def audit(self, entries: Sequence[Entry], now: datetime) -> None:
        await self._change("audit", Changes(audit=list(entries)), now)

    async def links(self) -> tuple[Link, ...]:
        """The hash-chained log, oldest first."""
        return await self._read("links", record.links)

    async def rewrap(self) -> int:
        """Wrap every data key with the master key of now, beside whoever works; how many were under another."""
        return await self._write("rewrap", rotating.rewrap, self.vault)

    # Copies -----------------------------------------------------------------------------------------------

    async def erasures(self) -> tuple[Erasure, ...]:
        """Who was erased here, as fingerprints."""
        return await self._read("erasures", returning.erasures)

    async def put_right(self, erased: Iterable[Erasure], now: datetime) -> int:
        """This database is an older copy: erase again who was erased since, and mark what may have been sent since.
        Returns how many people were erased."""
        back = await self._write("put right", returning.put_right, tuple(erased))
        for client in back:
            await self.erase(client, now)
        return len(back)

    @abstractmethod
    async def erase(self, client: int, now: datetime) -> bool: ...

    # Clients ----------------------------------------------------------------------------------------------

    async def mail(self, address: Address, after: int = 0, limit: int = 500) -> tuple[Mail, ...]:
        return await self._read("mail", clients.mail, self._sealer, address, after, limit)

    async def record(self, client: int) -> Record | None:
        return await self._read("record", clients.record, self._sealer, client)

    async def client_at(self, address: Address) -> int | None:
        return await self._read("client at", clients.client_at, self.vault, address)

    async def idle(self, *, ended: bool, before: datetime, limit: int = 100) -> tuple[int, ...]:
        return await self._read("idle", clients.idle, ended, before, limit)

    async def concluded(self, what: Conclusion, before: datetime, limit: int = 100) -> tuple[int, ...]:
        return await self._read("concluded", clients.concluded, what, before, limit)

    async def conclude(self, client: int, therapist: str, what: Conclusion | None, now: datetime) -> bool:
        return await self._write("conclude", clients.conclude, client, therapist, what, now)

    async def old_alerts(self, before: datetime) -> int:
        return await self._read("old alerts", notices.old_alerts, before)

    async def drop_alerts(self, before: datetime) -> int:
        return await self._write("drop alerts", notices.drop_alerts, before)

    async def wakes(self, now: datetime, limit: int = 100) -> tuple[Wake, ...]:
        return await self._read("wakes", clients.wakes, self._sealer, now, limit)

    async def find(self, code: str) -> int | None:
        return await self._read("find", clients.find, code)

    async def under_way(self) -> tuple[ClientView, ...]:
        return await self._read("under way", clients.under_way, self._sealer)

    async def health(self, now: datetime) -> Health:
        return await self._read("health", health, self.engine_name, now)

    # Flows ------------------------------------------------------------------------------------------------

    async def publish(self, publication: Publication) -> bool:
        return await self._write("publish", publications.publish, publication)

    async def publications(self, limit: int = 50) -> tuple[Publication, ...]:
        return await self._read("publications", publications.publications, limit)
