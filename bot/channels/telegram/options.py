"""What a Telegram channel is told when it is built: plain values, no settings reader and no templates."""

import random
import re
from dataclasses import dataclass, field
from typing import Final

from bot.errors import SettingsError

OFFICIAL_API: Final = "https://api.telegram.org"
TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,}")
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")
MOST_DOUBLINGS: Final = 16


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`webhook_url`: the public root of this installation; empty means long polling."""

    token: str = field(repr=False)
    api_url: str = OFFICIAL_API
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    protect_content: bool = True

    def __post_init__(self) -> None:
        if not TOKEN.fullmatch(self.token):
            raise SettingsError("VESTIBULE_TELEGRAM_TOKEN is no bot token: copy it from @BotFather as it is.")
        if not self.api_url.startswith(("https://", "http://")):
            raise SettingsError("VESTIBULE_TELEGRAM_API_URL must begin with https:// or http://.")
        if self.webhook_url and not self.webhook_url.startswith(("https://", "http://")):
            raise SettingsError("VESTIBULE_TELEGRAM_WEBHOOK_URL must begin with https://.")
        if self.webhook_url and not SECRET.fullmatch(self.webhook_secret):
            raise SettingsError(
                "VESTIBULE_TELEGRAM_WEBHOOK_SECRET is missing or too weak: give 16 to 256 letters, digits, _ or -, "
                "because without it anyone can pretend to be Telegram."
            )

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    @property
    def root(self) -> str:
        return self.api_url.rstrip("/")


@dataclass(frozen=True, slots=True)
class BotProfile:
    """What Telegram shows of the bot in one language; `language` empty: to everybody else.

    `commands`: names as Telegram allows them (a-z, 0-9, _) and what they do. `group_decline`: said before leaving
    a group.
    """

    language: str = ""
    commands: tuple[tuple[str, str], ...] = ()
    description: str = ""
    short_description: str = ""
    group_decline: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait, in seconds."""

    poll: int = 50
    patience: float = 25.0  # on top of `poll`, before a silent connection is given up
    start: float = 10.0
    stop: float = 10.0
    courtesies: float = 2.0  # what is under way at the end besides letters
    first_pause: float = 1.0
    longest_pause: float = 60.0
    between_guards: float = 5.0
    between_looks: float = 3600.0  # at the webhook that Telegram knows
    between_conflicts: float = 120.0  # longer than a poll of our own former life, and its end, can take
    failures_to_rebuild: int = 3

    def after(self, failures: int) -> float:
        """Longer with each failure and never the same for two workers."""
        pause = self.first_pause * 2.0 ** min(failures - 1, MOST_DOUBLINGS)
        return min(self.longest_pause, pause) * random.uniform(0.5, 1.0)
