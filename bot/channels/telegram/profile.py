"""What Telegram shows of the bot: commands and descriptions per language, changed only where they differ.

Telegram limits how often these may be set, much more than how often they may be asked.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.options import BotProfile
from bot.channels.telegram.wording import cut

log: Final = logging.getLogger(__name__)
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_COMMAND_DESCRIPTION: Final = 256
LONGEST_DESCRIPTION: Final = 512
LONGEST_SHORT_DESCRIPTION: Final = 120
MOST_COMMANDS: Final = 100


async def show_profiles(bot: Bot, profiles: Iterable[BotProfile]) -> None:
    """Never raises: a bot whose description is old is better than a bot that does not start."""
    steps: tuple[Callable[[Bot, BotProfile, str], Awaitable[None]], ...]
    steps = (_show_commands, _show_description, _show_short_description)
    for language, profile in _by_language(profiles).items():
        for step in steps:
            try:
                await step(bot, profile, language)
            except TelegramError as error:
                extra = {"action": "telegram_profile_failed", "error": type(error).__name__, "language": language}
                log.warning("profile not set", extra=extra)


def _by_language(profiles: Iterable[BotProfile]) -> dict[str, BotProfile]:
    """Telegram knows two-letter languages only; of `pt` and `pt-BR` the first one given stands."""
    found: dict[str, BotProfile] = {}
    for profile in profiles:
        found.setdefault(profile.language.partition("-")[0].lower(), profile)
    return found


async def _show_commands(bot: Bot, profile: BotProfile, language: str) -> None:
    wanted = tuple(
        BotCommand(name, cut(what, LONGEST_COMMAND_DESCRIPTION))
        for name, what in profile.commands
        if COMMAND.fullmatch(name) and what.strip()
    )[:MOST_COMMANDS]
    if wanted and await bot.get_my_commands(language_code=language) != wanted:
        await bot.set_my_commands(wanted, language_code=language)


async def _show_description(bot: Bot, profile: BotProfile, language: str) -> None:
    wanted = cut(profile.description.strip(), LONGEST_DESCRIPTION)
    if wanted and (await bot.get_my_description(language_code=language)).description != wanted:
        await bot.set_my_description(wanted, language_code=language)


async def _show_short_description(bot: Bot, profile: BotProfile, language: str) -> None:
    wanted = cut(profile.short_description.strip(), LONGEST_SHORT_DESCRIPTION)
    if wanted and (await bot.get_my_short_description(language_code=language)).short_description != wanted:
        await bot.set_my_short_description(wanted, language_code=language)
