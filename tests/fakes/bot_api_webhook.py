"""The webhook's sender: each chat's updates one after another, each again until the answer is 2xx."""

import asyncio
from collections import deque
from http import HTTPStatus
from types import TracebackType

import aiohttp

from tests.fakes.bot_api_updates import PendingUpdate, UpdateQueue

LONGEST_PAUSE_SECONDS = 1.0


class WebhookSender:
    def __init__(self, queue: UpdateQueue, first_pause_seconds: float) -> None:
        self.url = ""
        self.secret_token = ""
        self.max_connections = 40
        self.last_error = ""
        self.deliveries: list[tuple[int, int]] = []
        """Each attempt: the update's id and the status, 0 for a broken connection."""
        self._queue = queue
        self._first_pause_seconds = first_pause_seconds
        self._session: aiohttp.ClientSession | None = None
        self._chats: dict[int, deque[PendingUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(self.max_connections)

    async def __aenter__(self) -> "WebhookSender":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        if self._session is not None:
            await self._session.close()

    def start(self, url: str, secret_token: str, max_connections: int) -> None:
        self.url = url
        self.secret_token = secret_token
        self.max_connections = max_connections
        self._connections = asyncio.Semaphore(max_connections)
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        self._queue.on_push = self._take
        for update in self._queue.pending:
            self._take(update)

    async def stop(self) -> None:
        """Updates that were not confirmed stay in the queue, for `getUpdates` or the next webhook."""
        self.url = self.secret_token = ""
        self._queue.on_push = None
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._chats.clear()

    def _take(self, update: PendingUpdate) -> None:
        if update.chat_id in self._chats:
            self._chats[update.chat_id].append(update)
            return
        self._chats[update.chat_id] = deque([update])
        task = asyncio.create_task(self._serve(update.chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat_id: int) -> None:
        waiting = self._chats[chat_id]
        while waiting:
            await self._deliver(waiting[0])
            self._queue.discard(waiting.popleft())
        del self._chats[chat_id]

    async def _deliver(self, update: PendingUpdate) -> None:
        pause = self._first_pause_seconds
        while not HTTPStatus.OK <= await self._post(update) < HTTPStatus.MULTIPLE_CHOICES:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _post(self, update: PendingUpdate) -> int:
        assert self._session is not None
        headers = {"Content-Type": "application/json"}
        if self.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret_token
        status = 0
        try:
            async with (
                self._connections,
                self._session.post(self.url, data=update.body, headers=headers) as answer,
            ):
                status = answer.status
                await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = type(error).__name__
        else:
            self.last_error = "" if status < HTTPStatus.MULTIPLE_CHOICES else f"Wrong response: {status}"
        self.deliveries.append((update.update_id, status))
        return status
