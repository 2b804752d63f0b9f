"""The Telegram channel as configured, with its profile in every language of the practice."""

from collections.abc import Sequence

from bot.channels.telegram.inbound import parser as telegram_parser
from bot.channels.telegram.options import BotProfile, Pace, TelegramSettings
from bot.channels.telegram.poller import MayPoll
from bot.channels.telegram.service import TelegramChannel
from bot.content import Content
from bot.deliver import Clock
from bot.keys import MasterKey
from bot.settings import Settings

__all__ = ["profiles", "telegram_channel", "telegram_parser"]


def telegram_channel(
    settings: Settings, shown: Sequence[BotProfile], master: MasterKey, may_poll: MayPoll, clock: Clock
) -> TelegramChannel | None:
    """None without a token."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    # Derived, so that all workers know the same secret and nobody has to invent one.
    secret = settings.telegram_webhook_secret.get_secret_value() or master.derive("telegram webhook").hex()
    options = TelegramSettings(token, settings.telegram_api_url, settings.telegram_webhook_url, secret)
    return TelegramChannel(options, shown, may_poll=may_poll, now=clock, pace=Pace())


def profiles(content: Content) -> tuple[BotProfile, ...]:
    """For everybody else first, then for each language of the practice."""
    everybody = _profile(content, content.practice.languages[0], shown_to="")
    return (everybody, *(_profile(content, language) for language in content.practice.languages))


def _profile(content: Content, language: str, shown_to: str | None = None) -> BotProfile:
    profile = content.profiles[language]
    return BotProfile(
        language=language if shown_to is None else shown_to,
        commands=content.menu(language),
        description=profile.description,
        short_description=profile.short_description,
        group_decline=content.voice.line("group_declined", language),
    )
