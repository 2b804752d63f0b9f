"""The composition root: builds every part from the settings, starts them in order, stops them in the reverse one."""

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial

from bot.channels.base import Channel, File, Parse
from bot.channels.web.direct import WebChannel
from bot.channels.web.wakes import Wakes
from bot.content import Content
from bot.core.messages import Address, Message
from bot.deliver import Clock, Deliverer
from bot.escalation import Escalation
from bot.flood import Flood
from bot.language.findings import Finding
from bot.loading import Folders, content_or_raise, folders_of
from bot.misuse import Misuse
from bot.opening import Opening
from bot.publishing.chronicle import Chronicle
from bot.publishing.preparing import prepare
from bot.publishing.reloader import Reloader
from bot.publishing.watching import state_of
from bot.receive import Receiver
from bot.rescue import Rescue
from bot.settings import Settings
from bot.shut import Shut
from bot.store.base import ClientView, Letter, Store
from bot.studio.workshop import Workshop
from bot.therapist.answering import promises_of, signed
from bot.therapist.side import TherapistSide
from bot.tick import Ticker
from bot.wiring.edition import Edition, edition_of
from bot.wiring.mail import mail_channel
from bot.wiring.store import master_key, store_of
from bot.wiring.telegram import telegram_channel
from bot.wiring.web import web_server

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class App:
    """One process. `start` returns when people can write; `stop` lets what is under way end."""

    def __init__(self, settings: Settings, environment: Mapping[str, str], clock: Clock = utc_now) -> None:
        self.settings = settings
        self.master = master_key(settings, environment)
        folders = folders_of(settings)
        state = state_of(folders)  # before they are read, so that no change is missed
        edition = edition_of(content_or_raise(folders))
        self.store: Store = store_of(settings, self.master, exclusive=True)
        self.wakes = Wakes()
        self.web_channel = WebChannel()
        self.channels: dict[str, Channel] = {self.web_channel.name: self.web_channel}
        self._clock = clock
        self._deliverer = Deliverer(self.store, self.channels, self.files_of, clock)
        chronicle = Chronicle(self.store, self._deliverer.put, clock)
        self.reloader = Reloader(folders, state, edition, partial(prepare, folders), chronicle)
        self.reloader.on_change = self._show
        self.workshop = Workshop(folders, self._current, self._gate, self.store, self.now, takes_over=settings.reload)
        parsers: dict[str, Parse] = {name: self._parser(name) for name in edition.parsers}
        mail = mail_channel(settings, edition.content)
        if mail is not None:
            self.channels[mail.name] = mail
        self.opening = Opening(self.store, self._current, clock, mail, settings.is_public, is_trial=settings.trial)
        side = TherapistSide(self.store, self._current, clock, self.opening, lambda: self.web.url)
        self.receiver = self._receiver(parsers, side)
        escalation = Escalation(self.store, self._current, self._deliverer, clock, can_mail=mail is not None)
        jobs = {
            "resume_failed": self.receiver.resume,
            "wake_failed": self.receiver.wake,
            "escalation_failed": escalation.look,
            "opening_failed": self.opening.look,
            "not_open_failed": Shut(self.store, self._current, self._deliverer, clock, self.opening).look,
            "misuse_failed": Misuse(self.store, self._current, self._deliverer, clock, self._is_shared).look,
        }
        self._ticker = Ticker(self.store, self._current, self._deliverer, jobs, clock)
        self.telegram = telegram_channel(settings, edition.profiles, self.master, self._may_poll, clock)
        self.web = web_server(self)
        self._delivering: asyncio.Task[None] | None = None

    def _receiver(self, parsers: Mapping[str, Parse], side: TherapistSide) -> Receiver:
        rescue = Rescue(self._current, parsers, self.channels, lambda: side.paired)
        receiver = Receiver(self.store, self._current, parsers, self._deliverer, side, rescue)
        receiver.clients.flood = Flood(self.settings.newcomers_a_minute)
        receiver.on_mail = self.wakes.wake_all
        return receiver

    async def start(self) -> None:
        await self.store.open()
        await self.opening.look()
        await self.reloader.begin()
        if self.telegram is not None:
            self.channels[self.telegram.name] = self.telegram
        self._delivering = asyncio.create_task(self._deliverer.run(), name="deliverer")
        await self.web.start()
        if self.telegram is not None:
            await self.telegram.start(self.receiver.take)
        await self._ticker.tick()
        self._ticker.start(self.settings.tick_seconds)
        if self.settings.reload:
            self.reloader.start(self.settings.reload_seconds)

    async def stop(self) -> None:
        """Take nothing more, send what is under way, put away what that stood on. A step that fails stops no other."""
        async with AsyncExitStack() as steps:  # the last that is pushed comes first
            steps.push_async_callback(self.store.close)
            if self.telegram is not None:
                steps.push_async_callback(self.telegram.stop)
            steps.push_async_callback(self._deliverer.drain)
            steps.push_async_callback(self._stop_delivering)
            steps.push_async_callback(self.web.stop)
            if self.telegram is not None:
                steps.push_async_callback(self.telegram.stop_taking)
            steps.push_async_callback(self.reloader.stop)
            steps.callback(self.receiver.stop_waking)
            steps.callback(self._ticker.stop)

    async def _stop_delivering(self) -> None:
        if self._delivering is not None:
            self._delivering.cancel()
            with suppress(asyncio.CancelledError):
                await self._delivering

    async def until_stopped(self) -> None:
        """Run until the process is told to end, or delivering fails for good."""
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, told.set)
        waiting = asyncio.create_task(told.wait())
        assert self._delivering is not None  # noqa: S101 - `start` has run
        await asyncio.wait({waiting, self._delivering}, return_when=asyncio.FIRST_COMPLETED)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)  # a second one ends the process at once
        waiting.cancel()

    async def files_of(self, client: int) -> Sequence[File]:
        """All that is kept of a client, made at this moment."""
        record = await self.store.record(client)
        return self.content.export_files(record) if record else ()

    async def files_at(self, address: Address) -> Sequence[File]:
        """The same, for someone known only by where they are."""
        client = await self.store.client_at(address)
        return await self.files_of(client) if client is not None else ()

    async def answer(self, therapist: str, client: ClientView, words: str, key: str) -> None:
        """A therapist's words to their client, from the desk; `key` makes a repeated form harmless."""
        post = signed(self.content, therapist, client, words, key)
        self._deliverer.put(await self.store.post([post], self.now()))
        for notice in await promises_of(self.store, therapist, client):
            await self.store.note(notice, therapist, "close", self.now())

    async def test_alert(self, therapist: str, key: str) -> None:
        """From the desk; `key` makes a repeated form harmless."""
        self._deliverer.put(await self.store.post([self.opening.test(therapist, key)], self.now()))

    def now(self) -> datetime:
        return self._clock()

    @property
    def edition(self) -> Edition:
        """What runs at this moment. Ask for it each time: the practice may change its files."""
        return self.reloader.edition

    @property
    def content(self) -> Content:
        return self.reloader.edition.content

    def _current(self) -> Content:
        return self.content

    def _gate(self, folders: Folders) -> Content | tuple[Finding, ...]:
        prepared = prepare(folders, self.edition)
        return prepared.content if isinstance(prepared, Edition) else prepared

    def _parser(self, channel: str) -> Parse:
        def parse(letter: Letter) -> Message | None:
            return self.edition.parsers[channel](letter)

        return parse

    def _show(self, edition: Edition) -> None:
        if self.telegram is not None:
            self.telegram.present(edition.profiles)

    def _is_shared(self) -> bool:
        return self.telegram is not None and self.telegram.is_shared

    async def _may_poll(self) -> bool:
        return await self.store.hold("poller")
