"""The practice: its facts and rules from `config/practice.yaml`, and what flows and templates may print of them."""

from bot.practice.helplines import Helpline, Helplines, load_helplines
from bot.practice.load import load_practice
from bot.practice.model import Practice, Therapist
from bot.practice.phrases import all_tongues, load_phrases
from bot.practice.schedules import digest_schedules, promise
from bot.practice.tones import load_tones
from bot.practice.values import practice_values

__all__ = [
    "Helpline",
    "Helplines",
    "Practice",
    "Therapist",
    "all_tongues",
    "digest_schedules",
    "load_helplines",
    "load_phrases",
    "load_practice",
    "load_tones",
    "practice_values",
    "promise",
]
