"""An alert that nobody has seen is told again, and to someone else, until it is seen.

Each time is a claimed period like a digest: told once, by one worker, whatever dies; after downtime only the newest.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.content import Content
from bot.core.due import times_due
from bot.core.messages import Address
from bot.deliver import Clock, Deliverer
from bot.outcomes import MAIL
from bot.posts import Post, ToAddress, ToTherapist
from bot.store.base import Store, UnseenAlert

log = logging.getLogger(__name__)


class Escalation:
    """`look` is one look at what is open; `can_mail`: is there a way to write e-mails?"""

    def __init__(
        self, store: Store, content: Callable[[], Content], deliverer: Deliverer, clock: Clock, *, can_mail: bool
    ) -> None:
        self._store = store
        self._content = content
        self._deliverer = deliverer
        self._clock = clock
        self._can_mail = can_mail

    async def look(self) -> None:
        now = self._clock()
        every = timedelta(minutes=self._content().practice.backup.after_minutes)
        for alert in await self._store.unseen_alerts(now - every):
            time = times_due(now - alert.at, every)
            if await self._store.claim("alert", f"alert:{alert.id}", str(time), now):
                self._deliverer.put(await self._store.post(self._posts(alert, time), now))
                log.warning("an alert is not seen yet", extra={"action": "alert_unseen", "therapist": alert.therapist})

    def _posts(self, alert: UnseenAlert, time: int) -> Sequence[Post]:
        content, key = self._content(), f"unseen:{alert.id}:{time}"
        again = content.unseen_alert(alert.therapist, alert.code, alert.at)
        posts = [Post(key, ToTherapist(alert.therapist), again, kind="alert", about=(alert.client,))]
        email = content.practice.backup.email
        if email and self._can_mail:
            told = content.backup_mail(alert.therapist, alert.at)
            posts.append(Post(f"{key}:backup", ToAddress(Address(MAIL, email)), told, kind="alert"))
        else:
            log.error("nobody else can be told of an unseen alert", extra={"action": "no_backup"})
        return posts
