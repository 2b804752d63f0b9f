"""The tables, one definition for both engines.

In the clear stand only states, times, therapists' names, channels' names and the channels' own message ids. What a
person said, was told or can be reached at is sealed (`bot.store.vault`). A table with a column `client` belongs to
that client: erasing walks this list, so a new one cannot be forgotten.
"""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = "0004"
"""The newest revision in `migrations/versions`; a database that has it is opened without loading Alembic."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

WHERE = "where"
"""Which rows an index holds, in its `info`: SQLAlchemy's own way loads the dialects of all engines, at every start."""

# SQLite counts rows itself only in a column called INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")
Micros = BigInteger


def _client(*, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    return Column("client", Number, ForeignKey("client.id"), primary_key=primary_key, nullable=nullable)


# Keys -----------------------------------------------------------------------------------------------------

keyring = Table(
    "keyring",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# Clients --------------------------------------------------------------------------------------------------

client = Table(
    "client",
    metadata,
    Column("id", Number, primary_key=True),
    Column("lookup", LargeBinary, nullable=False),
    Column("code", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("therapist", Text, nullable=False),
    Column("reachable", Boolean(create_constraint=False), nullable=False),
    Column("created_at", Micros, nullable=False),
    Column("concluded", Text, nullable=True),
    Column("concluded_at", Micros, nullable=True),
    UniqueConstraint("lookup"),
    UniqueConstraint("code"),
    Index(None, "therapist", "created_at"),
    sqlite_autoincrement=True,  # the id of an erased client is never given to another
)
"""`concluded`: what a therapist said became of it, `accepted` or `declined`."""

conversation = Table(
    "conversation",
    metadata,
    _client(primary_key=True),
    Column("session", LargeBinary, nullable=False),
    Column("ended", Boolean(create_constraint=False), nullable=False),
    Column("updated_at", Micros, nullable=False),
    Column("updated_on", Integer, nullable=False),
    Column("wake_at", Micros, nullable=True),
    Index(None, "ended", "updated_on"),
    Index(None, "wake_at"),
)
"""`updated_on` counts days: an index over it finds old conversations and changes once a day, not with every turn.

`wake_at`: when the session wants to be looked at though nobody wrote.
"""

answer = Table(
    "answer",
    metadata,
    Column("id", Number, primary_key=True),
    _client(),
    Column("at", Micros, nullable=False),
    Column("event", LargeBinary, nullable=False),
    Index(None, "client", "id"),
)

# The way in -----------------------------------------------------------------------------------------------

seen = Table(
    "seen",
    metadata,
    Column("channel", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("channel", "letter"),
    sqlite_with_rowid=False,
)
"""Which letters came; nothing of what they said nor of whom they were."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("sender", LargeBinary, nullable=False),
    _client(nullable=True),
    Column("at", Micros, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index(None, "sender", "id"),
    Index(None, "client"),
)
"""Letters that could not be decided when they came, and only those: `waiting` or `dead`."""

# The way out ----------------------------------------------------------------------------------------------

UNSENT = "state IN ('waiting', 'sending')"

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False),
    Column("queue", Text, nullable=False),
    _client(nullable=True),
    Column("therapist", Text),
    Column("address", LargeBinary),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("silent", Boolean(create_constraint=False), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Micros, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text),
    Column("lease_until", Micros),
    Column("not_before", Micros),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Boolean(create_constraint=False), nullable=False),
    Column("reference", Text, nullable=False),
    UniqueConstraint("key"),
    Index(None, "client", "id"),
    Index(None, "therapist", "id", info={WHERE: "therapist IS NOT NULL"}),
    Index("ix_outbox_unsent", "queue", "id", info={WHERE: UNSENT}),
    Index("ix_outbox_address", "queue", "id", info={WHERE: "address IS NOT NULL"}),
    sqlite_autoincrement=True,  # a late note on an erased post must not meet a new one
)

mention = Table(
    "mention",
    metadata,
    Column("post", Number, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    _client(),
    PrimaryKeyConstraint("post", "client"),
    Index(None, "client"),
)
"""Whom a post to a therapist speaks of."""

# Therapists -----------------------------------------------------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("therapist", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("at", Micros, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    Column("kind", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("subject", Text, nullable=False),
    Column("expires_at", Micros, nullable=False),
    Column("used_at", Micros),
    PrimaryKeyConstraint("kind", "digest"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Number, primary_key=True),
    _client(),
    Column("therapist", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Micros, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("due_at", Micros),
    Column("acknowledged_at", Micros),
    Column("closed_at", Micros),
    Column("digest", Text, nullable=False),
    Index(None, "therapist", "id"),
    Index(None, "client"),
    sqlite_autoincrement=True,  # a button under an old alert must not close another client's
)

# The clock, and what stays --------------------------------------------------------------------------------

claim = Table(
    "claim",
    metadata,
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("kind", "subject", "period"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Micros, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", Micros, nullable=False),
    Column("flow", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("files", LargeBinary, nullable=False),
)
"""Which flow ran since when; `files` are its sources, zipped. Numbers are given in turn, so that one of two wins."""

erasure = Table(
    "erasure",
    metadata,
    Column("lookup", LargeBinary, nullable=False),
    Column("at", Micros, nullable=False),
    PrimaryKeyConstraint("lookup", "at"),
)
"""Who was erased, as an HMAC: a backup that is put back erases them again."""


def owned_tables() -> Sequence[Table]:
    """Every table with rows of a client, children first, so that deleting in this order breaks no reference."""
    owned = [table for table in reversed(metadata.sorted_tables) if "client" in table.columns]
    return (*owned, client)
