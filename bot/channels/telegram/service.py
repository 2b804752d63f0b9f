"""Telegram as a channel: updates in by polling or webhook, messages out, and nothing confirmed before it is kept."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.routing import Route
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.base import File, Hints, Take
from bot.channels.telegram.api import Api
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.options import BotProfile, Pace, TelegramSettings
from bot.channels.telegram.poller import MayPoll, Poller
from bot.channels.telegram.profile import show_profiles
from bot.channels.telegram.raw import CHANNEL
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.watch import CONTESTED, Watch
from bot.channels.telegram.webhook import Webhook
from bot.core.messages import Address
from bot.errors import SettingsError
from bot.posts import Text

log: Final = logging.getLogger(__name__)


async def always() -> bool:
    return True


def utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramChannel:
    """Two transports, so that rebuilding the poller's connections never tears a message that is being sent.

    `may_poll`: asked before each poll, so that of several workers one polls; two are safe, only noisy.
    """

    name = CHANNEL

    def __init__(
        self,
        settings: TelegramSettings,
        profiles: Sequence[BotProfile] = (),
        *,
        may_poll: MayPoll = always,
        now: Callable[[], datetime] = utc_now,
        pace: Pace | None = None,
    ) -> None:
        self.username = ""
        self._profiles = tuple(profiles)
        self._pace = pace or Pace()
        self._requests = (AiohttpRequest(), AiohttpRequest(connection_limit=2))
        self._api = Api(settings, self._requests[0])
        self._bot = _bot(settings, self._requests)
        self._errands = Errands()
        self._sender = Sender(self._api, self._bot, protect=settings.protect_content)
        self._reception = Reception(self._api, self._errands, settings.bot_id, _declines(profiles), now)
        accept = self._reception.accept
        self._webhook = Webhook(settings, accept) if settings.webhook_url else None
        self._poller = Poller(Api(settings, self._requests[1]), accept, may_poll, self._pace)
        self._watch = Watch(self._api, self._webhook.url if self._webhook else "", self._pace)
        self._introduction: asyncio.Task[None] | None = None

    @property
    def routes(self) -> tuple[Route, ...]:
        """For the web server; empty when polling."""
        return (self._webhook.route,) if self._webhook else ()

    @property
    def silence(self) -> timedelta | None:
        """How long Telegram has not answered a poll; None with a webhook, where silence says nothing."""
        return None if self._webhook else self._poller.silence

    @property
    def trouble(self) -> str:
        """`telegram_another_poller`, `telegram_foreign_webhook` or `telegram_token_refused`, while it lasts."""
        return self._poller.trouble or self._watch.trouble or (CONTESTED if self.is_shared else "")

    @property
    def is_shared(self) -> bool:
        """Whether somebody else uses the token, as far as Telegram tells."""
        return bool(self._watch.trouble) or self._poller.conflicts.stand(asyncio.get_running_loop().time())

    def deep_link(self, payload: str) -> str:
        """A link that opens the chat and sends `/start payload`; empty while the bot's name is unknown."""
        return f"https://t.me/{self.username}?start={payload}" if self.username else ""

    async def start(self, take: Take) -> None:
        """Raises `SettingsError` if Telegram refuses the token; without a network it starts and keeps trying."""
        # At DEBUG the library writes every payload, and in it clients' words and ids.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._reception.take = take
        for request in self._requests:
            await request.initialize()
        try:
            async with asyncio.timeout(self._pace.start):
                await self._learn_name()
        except InvalidToken:
            refused = True
        except (TelegramError, TimeoutError) as error:
            refused = False
            _note("telegram_not_reached", error)
        else:
            refused = False
        if refused:
            await self.stop()
            raise SettingsError("Telegram refuses the bot's token: check VESTIBULE_TELEGRAM_TOKEN and ..._API_URL.")
        self._begin_introduction()
        self._watch.start()
        if self._webhook is None:
            self._poller.start()

    def present(self, profiles: Sequence[BotProfile]) -> None:
        """Show these from now on; what Telegram shows already is not sent again."""
        if self._profiles == tuple(profiles):
            return
        self._profiles = tuple(profiles)
        self._reception.declines = _declines(profiles)
        if self._introduction is not None:
            self._introduction.cancel()
            self._begin_introduction()

    async def stop_taking(self) -> None:
        """Letters being kept are waited for; messages can still be sent. The webhook stays registered, so that
        Telegram goes on trying."""
        await self._poller.stop()
        await self._watch.stop()
        if self._introduction is not None:
            self._introduction.cancel()
            await asyncio.gather(self._introduction, return_exceptions=True)

    async def stop(self) -> None:
        await self.stop_taking()
        await self._errands.finish(self._pace.courtesies)
        for request in self._requests:
            await request.shutdown()

    async def send(self, address: Address, body: Text, hints: Hints) -> str:
        return await self._sender.send(address, body, hints)

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:
        return await self._sender.send_files(address, caption, files)

    async def _learn_name(self) -> None:
        self.username = (await self._bot.get_me()).username or ""

    def _begin_introduction(self) -> None:
        self._introduction = asyncio.create_task(self._introduce(), name="telegram-introduction")

    async def _introduce(self) -> None:
        """Register and present the bot, however long Telegram is away."""
        failures = 0
        while True:
            try:
                await self._register()
                break
            except TelegramError as error:
                failures += 1
                _note("telegram_not_registered", error)
                await asyncio.sleep(self._pace.after(failures))
        await show_profiles(self._bot, self._profiles)

    async def _register(self) -> None:
        if not self.username:
            await self._learn_name()
        if self._webhook is not None:
            await self._webhook.register(self._api)


def _declines(profiles: Sequence[BotProfile]) -> dict[str, str]:
    return {profile.language.partition("-")[0].lower(): profile.group_decline for profile in profiles}


def _bot(settings: TelegramSettings, requests: tuple[AiohttpRequest, AiohttpRequest]) -> Bot:
    return Bot(
        settings.token,
        base_url=f"{settings.root}/bot",
        base_file_url=f"{settings.root}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


def _note(action: str, error: BaseException) -> None:
    log.warning("Telegram is not reached", extra={"action": action, "error": type(error).__name__})
