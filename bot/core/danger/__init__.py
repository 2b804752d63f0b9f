"""What a message says of danger: rules that can be read, a level and a reason, nothing learnt and nothing guessed."""

from bot.core.danger.model import ALERTS, LEVELS, NOTHING, UNREADABLE, Danger, worse
from bot.core.danger.reading import Reader

__all__ = ["ALERTS", "LEVELS", "NOTHING", "UNREADABLE", "Danger", "Reader", "worse"]
