"""What `check` says beyond what it takes to start: how everything sounds, and whether help lines are still fresh."""

from datetime import date

from bot.content import Content
from bot.language.findings import Finding, in_order
from bot.loading import Folders, Given
from bot.practice import surroundings
from bot.render.sound import find_tone


def inspect(folders: Folders, given: Given, content: Content, today: date) -> tuple[Finding, ...]:
    """Everything there is to say about files that can be run, warnings of the flow included."""
    tones = given.values.tones or {}
    return in_order(
        (
            *content.findings,
            *surroundings.stale(folders.config, given.helplines, today),
            *surroundings.nowhere(folders.config, given.practice, folders.page),
            *surroundings.untoned(folders.config, given.practice, tones),
            *surroundings.find_tone(folders.config, given.practice, tones),
            *find_tone(folders.templates, tones, given.values.names),
        )
    )
