"""Whether people may come in: only where danger would be heard of, by a therapist and by somebody besides.

What is needed: help lines of the practice's country, a backup contact, a mail server to write to them, and a test
alert that the mail server took and every therapist has seen. Who cannot be reached by others than the one who set it
up, at home, needs none of this; nor does somebody who has begun before.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

from bot.channels.base import Channel, Hints
from bot.content import Content
from bot.core.messages import Address
from bot.deliver import Clock
from bot.errors import ChannelError
from bot.outcomes import MAIL
from bot.posts import Post, ToTherapist
from bot.store.posting import TESTED

log = logging.getLogger(__name__)

BACKUP = "backup"
PATIENCE = 1.0  # seconds for an e-mail that is on its way
PUBLIC = ("telegram", "web")


class Claims(Protocol):
    """As much of a store as this needs."""

    async def claim(self, kind: str, subject: str, period: str, now: datetime) -> bool: ...

    async def claimed(self, kind: str) -> frozenset[tuple[str, str]]: ...

    async def unreachable(self) -> tuple[str, ...]: ...


Lack = Literal["helplines", "backup", "mail", "backup_mail", "test_alert"]


class Opening:
    """`look` finds out what is lacking; `is_open_on` is asked for every newcomer.

    is_public: of a channel, by name. can_mail: is there a mail server now?
    is_trial: whoever comes too early is let in, and told that nobody reads.
    """

    def __init__(
        self,
        store: Claims,
        content: Callable[[], Content],
        clock: Clock,
        mail: Channel | None,
        is_public: Callable[[str], bool],
        *,
        is_trial: bool = False,
    ) -> None:
        self._store = store
        self._content = content
        self._clock = clock
        self._mail = mail
        self.can_mail = mail is not None
        self._is_public = is_public
        self.is_trial = is_trial
        self._writing: set[asyncio.Task[None]] = set()
        self.lacking: tuple[Lack, ...] = ()
        self.untested: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Is there a public way in that newcomers are kept from, or let in by for trial only?"""
        return bool(self.lacking) and any(map(self._is_public, PUBLIC))

    def is_open_on(self, channel: str) -> bool:
        return not self.lacking or not self._is_public(channel)

    async def look(self) -> None:
        content = self._content()
        practice = content.practice
        tested, lost = await self._store.claimed(TESTED), await self._store.unreachable()
        self.untested = tuple(each.id for each in practice.therapists if (each.id, "") not in tested or each.id in lost)
        is_mailed = (BACKUP, mark_of(practice.backup.email or "")) in tested
        there: dict[Lack, bool] = {
            "helplines": practice.country in content.helplines.countries,
            "backup": bool(practice.backup.email),
            "mail": self.can_mail,
            "backup_mail": is_mailed or not self.can_mail,
            "test_alert": not self.untested,
        }
        self.lacking = tuple(name for name, is_there in there.items() if not is_there)

    def test(self, therapist: str, key: str) -> Post:
        """A test alert as a real one goes; the backup is written to besides, when the mail server gets to it."""
        task = asyncio.ensure_future(self._write_to_backup(therapist))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return Post(f"test:{key}", ToTherapist(therapist), self._content().test_alert(therapist), kind="alert")

    async def seen(self, therapist: str) -> None:
        if self._writing:  # so that the answer tells the whole, if it can
            await asyncio.wait(self._writing, timeout=PATIENCE)
        await self._store.claim(TESTED, therapist, "", self._clock())
        await self.look()

    async def _write_to_backup(self, therapist: str) -> None:
        content = self._content()
        email = content.practice.backup.email
        if self._mail is None or not email:
            return
        try:
            await self._mail.send(Address(MAIL, email), content.test_mail(therapist), Hints())
        except ChannelError as error:
            log.error("the backup cannot be written to", extra={"action": "test_mail_failed", "error": str(error)})
            return
        await self._store.claim(TESTED, BACKUP, mark_of(email), self._clock())
        await self.look()


def mark_of(email: str) -> str:
    """Another address has to be tested anew, and none stands in the clear."""
    return hashlib.sha256(email.encode()).hexdigest()[:16]
