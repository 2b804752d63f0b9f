"""Who may sit at the desk: a one-time link lets a therapist in, a secret in a cookie keeps them in for a while.

A link is opened by GET and used by POST, so that whatever looks at links on the way cannot use it up. The secret of
the cookie is a ticket in the store: it ends after half an hour without a click, and after twelve hours in any case.
To know both, the ticket's subject carries the two times besides the therapist; a secret that has served half its
time is replaced by a new one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final

from bot.store.base import Store

LINK_LASTS: Final = timedelta(minutes=15)
IDLE: Final = timedelta(minutes=30)
AT_MOST: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One therapist at the desk, until they go, fall idle, or the day ends."""

    therapist: str
    secret: str
    idle_at: datetime
    ends_at: datetime

    @property
    def token(self) -> str:
        """What our own forms carry; it says nothing about the secret it was made of."""
        return sha256(f"form:{self.secret}".encode()).hexdigest()

    def allows(self, token: str) -> bool:
        return compare_digest(self.token.encode(), token.encode())

    def wears_out(self, now: datetime) -> bool:
        return self.idle_at - now < IDLE / 2 and self.idle_at < self.ends_at


async def make_login(store: Store, therapist: str, now: datetime) -> str:
    """The secret of a new link for this therapist."""
    secret = token_urlsafe(32)
    await store.create_ticket("login", secret, therapist, now + LINK_LASTS)
    return secret


def login_path(secret: str) -> str:
    return f"/desk/login?ticket={secret}"


async def enter(store: Store, secret: str, now: datetime) -> Sitting | None:
    """Use up a link; of many simultaneous uses one gets in."""
    therapist = await store.use_ticket("login", secret, now)
    return await _sit(store, therapist, now, now + AT_MOST) if therapist else None


async def find(store: Store, secret: str, now: datetime) -> Sitting | None:
    subject = await store.see_ticket("desk", secret, now)
    if subject is None:
        return None
    idle_at, ends_at, therapist = subject.split(" ", 2)
    return Sitting(therapist, secret, datetime.fromisoformat(idle_at), datetime.fromisoformat(ends_at))


async def renew(store: Store, sitting: Sitting, now: datetime) -> Sitting:
    """The same sitting under a new secret; the old one still serves pages that are on their way."""
    return await _sit(store, sitting.therapist, now, sitting.ends_at)


async def leave(store: Store, secret: str, now: datetime) -> None:
    await store.use_ticket("desk", secret, now)


async def _sit(store: Store, therapist: str, now: datetime, ends_at: datetime) -> Sitting:
    secret, idle_at = token_urlsafe(32), min(now + IDLE, ends_at)
    subject = f"{idle_at.isoformat()} {ends_at.isoformat()} {therapist}"
    await store.create_ticket("desk", secret, subject, idle_at)
    return Sitting(therapist, secret, idle_at, ends_at)
