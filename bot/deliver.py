"""The way out: leased posts to their channels, in order per queue, with patience; results noted in batches.

A queue is one person's line: a post that has to wait holds those behind it. Nothing is marked before it was sent, so
a crash repeats at most what was under way, and the repeat is marked. A post is given up when it is old, never because
it was tried often: a wrong token or a busy Telegram says nothing about the post.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Channel, File, Hints
from bot.core.due import LATEST
from bot.errors import ChannelError, DamagedData, StoreError
from bot.posts import Export, Parcel
from bot.store.base import Settled, Store

log = logging.getLogger(__name__)

AT_ONCE = 64  # sends under way at the same time
GIVE_UP_AFTER = timedelta(days=3)  # since it was posted; alerts are never given up because of time
LONGEST_WAIT = timedelta(hours=2)
DOUBLINGS = 13  # of a second, until the longest wait is reached
STALE = 5.0  # seconds that posts stand behind others, until it has to be asked whether they are still to be sent
CROSSING = 10.0  # seconds; no letter takes longer to decide
GATHER = 0.01  # seconds that results wait for company before they are noted

Clock = Callable[[], datetime]
ExportFiles = Callable[[int], Awaitable[Sequence[File]]]


class Deliverer:
    """`put` takes leased parcels; `run` sends them and fetches what else is due."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], files: ExportFiles, clock: Clock) -> None:
        self._store = store
        self._channels = channels
        self._files = files
        self._clock = clock
        self._queues: dict[str, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._results: list[tuple[str, Settled]] = []
        self._held: Counter[str] = Counter()  # queues where a post has to wait and the store does not know it yet
        self._in_hand: set[int] = set()  # from `put` until the store knows how it ended
        self._over: set[int] = set()  # what ended while a lease was being fetched, which may know it as under way
        self._noted: dict[str, float] = {}  # queue -> when the store came to know that a post of it has to wait
        self._news = asyncio.Event()
        self._is_over = False

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Posts as they were made. What was noted as waiting a moment ago may not have been seen by whoever made them:
        these go back, and come again with the next lease, in order."""
        now = asyncio.get_running_loop().time()
        self._noted = {name: at for name, at in self._noted.items() if now - at < CROSSING}
        crossed = [parcel for parcel in parcels if parcel.queue in self._noted and parcel.id not in self._in_hand]
        self._in_hand |= {parcel.id for parcel in crossed}
        self._release(crossed)
        self._take([parcel for parcel in parcels if parcel.queue not in self._noted])

    def _take(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            if parcel.id in self._in_hand:  # a send takes longer than its lease
                continue
            self._in_hand.add(parcel.id)
            if self._is_over:
                self._release([parcel])
                continue
            waiting = self._queues.get(parcel.queue)
            if self._held[parcel.queue]:
                self._release([parcel])
                continue
            if waiting is not None:
                waiting.append(parcel)
                continue
            self._queues[parcel.queue] = deque([parcel])
            task = asyncio.create_task(self._work(parcel.queue), name="deliver")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def run(self, every: float = 1.0) -> None:
        """Fetch what is due and note results, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fetch(every), name="fetch posts")
            group.create_task(self._note(), name="note results")

    async def drain(self, patience: float = 10.0) -> None:
        """Let sends under way end, give back what was not tried, and note it all; for an orderly stop."""
        self._is_over = True
        tasks = set(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._flush()

    async def _fetch(self, every: float) -> None:
        while True:
            try:
                self._over.clear()
                leased = await self._store.lease(self._clock())
                self._take([parcel for parcel in leased if parcel.id not in self._over])
            except StoreError as error:
                log.warning("posts not fetched", extra={"action": "lease_failed", "error": type(error).__name__})
            await asyncio.sleep(every)

    async def _note(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER)
            try:
                await self._flush()
            except StoreError as error:
                log.warning("results not noted", extra={"action": "settle_failed", "error": type(error).__name__})
                await asyncio.sleep(1)

    async def _flush(self) -> None:
        """Results stay in hand until they are noted."""
        self._news.clear()
        results = list(self._results)
        if not results:
            return
        try:
            await self._store.settle([result for _, result in results], self._clock())
        except StoreError:
            self._news.set()
            raise
        del self._results[: len(results)]
        self._in_hand -= {result.parcel for _, result in results}
        self._over |= {result.parcel for _, result in results if result.state != "later"}
        self._held -= Counter(name for name, result in results if result.state == "later")
        noted = asyncio.get_running_loop().time()
        self._noted |= {name: noted for name, result in results if result.state == "later"}

    async def _work(self, name: str) -> None:
        queue, loop = self._queues[name], asyncio.get_running_loop()
        began = loop.time()
        try:
            while queue:
                async with self._slots:
                    result = await self._attempt(queue.popleft())
                self._report(name, result)
                if result.state == "later" or loop.time() - began > STALE:
                    self._release(queue)
                    queue.clear()
        finally:
            self._release(self._queues.pop(name))  # when it was stopped; otherwise nothing is left

    def _release(self, parcels: Iterable[Parcel]) -> None:
        """What stands behind a waiting post goes back, untried, so that the order is kept; and what stood too long, as
        someone it tells of may have been erased meanwhile."""
        for parcel in parcels:
            self._report(parcel.queue, Settled(parcel.id, "later", self._clock(), uncertain=parcel.uncertain))

    def _report(self, name: str, result: Settled) -> None:
        if result.state == "later":
            self._held[name] += 1
        self._results.append((name, result))
        self._news.set()

    async def _attempt(self, parcel: Parcel) -> Settled:
        if parcel.kind == "reminder" and self._clock() - parcel.at > LATEST:
            log.info("reminder dropped", extra={"action": "reminder_stale"})
            return Settled(parcel.id, "dead", uncertain=parcel.uncertain)
        channel = self._channels.get(parcel.address.channel)
        if channel is None:
            return self._failed(parcel, ChannelError("The channel is switched off.", retry_after=LONGEST_WAIT))
        try:
            return Settled(parcel.id, "sent", reference=await self._send(channel, parcel))
        except ChannelError as error:
            return self._failed(parcel, error)
        except Exception as error:  # a fault in one channel must not stop the others
            log.exception("send failed", extra={"action": "send_failed", "channel": channel.name})
            return self._failed(parcel, ChannelError(type(error).__name__, uncertain=True))

    async def _send(self, channel: Channel, parcel: Parcel) -> str:
        if isinstance(parcel.body, Export):
            return await channel.send_files(parcel.address, parcel.body.caption, await self._files_for(parcel))
        return await channel.send(parcel.address, parcel.body, Hints(parcel.silent, parcel.uncertain))

    async def _files_for(self, parcel: Parcel) -> Sequence[File]:
        try:
            return await self._files(parcel.client) if parcel.client is not None else ()
        except StoreError as error:
            raise ChannelError("The files cannot be made.", permanent=isinstance(error, DamagedData)) from None

    def _failed(self, parcel: Parcel, error: ChannelError) -> Settled:
        uncertain = parcel.uncertain or error.uncertain
        if error.unreachable and parcel.therapist is not None:
            # Their account is forgotten; the post stands on the desk and goes out when another is paired.
            fault = {"action": "therapist_unreachable", "therapist": parcel.therapist}
            log.error("therapist cannot be reached", extra=fault)
            return Settled(parcel.id, "later", uncertain=uncertain, unreachable=True)
        if error.permanent or self._is_too_old(parcel):
            log.warning("post given up", extra={"action": "post_dead", "kind": parcel.kind})
            return Settled(parcel.id, "dead", uncertain=uncertain, unreachable=error.unreachable)
        wait = error.retry_after or min(timedelta(seconds=2 ** min(parcel.attempts, DOUBLINGS)), LONGEST_WAIT)
        return Settled(parcel.id, "later", self._clock() + wait, uncertain=uncertain)

    def _is_too_old(self, parcel: Parcel) -> bool:
        return parcel.kind != "alert" and self._clock() - parcel.at > GIVE_UP_AFTER
