"""The clock: asks what is due, claims it in the store, and puts it in the outbox.

APScheduler only beats; what is due is decided over civil dates and zones (`bot.core.due`), and a claim in the
database decides which worker does it, so that no digest is missed or doubled whatever dies when.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import retention
from bot.content import Content
from bot.core.due import Due, Schedule, latest_due
from bot.deliver import Clock, Deliverer
from bot.posts import Post
from bot.store.base import DigestSource, Store

AT_ONCE = 100  # people forgotten at one look

log = logging.getLogger(__name__)


class Ticker:
    """`tick` is one look at the clock; `start` repeats it. `jobs`: what others do at each look, by what to log."""

    def __init__(
        self,
        store: Store,
        content: Callable[[], Content],
        deliverer: Deliverer,
        jobs: Mapping[str, Callable[[], Awaitable[None]]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._content = content
        self._deliverer = deliverer
        self._jobs = jobs
        self._clock = clock
        self._scheduler: AsyncIOScheduler | None = None
        self._swept_on = ""

    def start(self, seconds: float) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, IntervalTrigger(seconds=seconds), misfire_grace_time=None, coalesce=True, max_instances=1
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def tick(self) -> None:
        """One look: jobs that do not need each other."""
        for action, job in self._jobs.items():
            await self._alone(action, job())
        await self._alone("digest_failed", self._digests())
        await self._alone("retention_failed", self._forget_old())
        await self._alone("sweep_failed", self._sweep())

    async def _alone(self, action: str, work: Awaitable[None]) -> None:
        """What goes wrong here stops nothing else; it is told, and the next look tries again."""
        try:
            await work
        except Exception:  # the clock outlives whatever goes wrong in one look
            log.exception("a job of the clock failed", extra={"action": action})

    async def _digests(self) -> None:
        content = self._content()
        now = self._clock()
        for therapist in content.practice.therapists:
            dues = [latest_due(schedule, now) for schedule in content.schedules(therapist.id)]
            for due in sorted((due for due in dues if due), key=lambda due: due.at)[-1:]:
                await self._alone("digest_failed", self._digest(content, therapist.id, due))

    async def _forget_old(self) -> None:
        """What clients were promised: their answers go after the days that the practice set."""
        now, keep = self._clock(), self._content().practice.retention
        for rule, find in retention.PEOPLE.items():
            for client in await find(self._store, retention.before(keep, rule, now), AT_ONCE):
                await self._alone("retention_failed", retention.forget(self._store, rule, client, now))

    async def _sweep(self) -> None:
        """Once a day, by one worker: what nobody needs any more."""
        now = self._clock()
        today = f"{now:%Y-%m-%d}"
        if today == self._swept_on:
            return
        if await self._store.claim("sweep", "store", today, now):
            await self._store.sweep(now)
            await retention.forget_alerts(self._store, self._content().practice.retention, now)
            log.info("store swept", extra={"action": "swept"})
        self._swept_on = today

    async def _digest(self, content: Content, therapist: str, due: Due) -> None:
        now = self._clock()

        def compose(source: DigestSource) -> list[Post]:
            return content.digest_posts(therapist, due, source, now)

        parcels = await self._store.digest(therapist, due.period, compose, now)
        if parcels is None:
            return
        self._deliverer.put(parcels)
        log.info("digest made", extra={"action": "digest", "therapist": therapist, "period": due.period})


__all__ = ["Schedule", "Ticker"]
