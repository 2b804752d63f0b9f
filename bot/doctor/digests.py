"""When digests come: by whose clock, and whether that hour exists every day."""

from datetime import time

from bot.content import Content
from bot.doctor.case import Case, Look
from bot.practice import Therapist
from bot.practice.fields import DAY_NAMES

RISKY_UNTIL = time(3, 30)  # clocks change before it: an hour is missing one day, and comes twice another


async def look(case: Case) -> list[Look]:
    if not isinstance(case.content, Content):
        return []
    return [_of(case.content, therapist) for therapist in case.content.practice.therapists]


def _of(content: Content, therapist: Therapist) -> Look:
    chosen = therapist.digest
    days = " ".join(DAY_NAMES[day] for day in chosen.days)
    times = ", ".join(f"{at:%H:%M}" for at in chosen.times)
    told = f"{therapist.name}: {times} on {days}, {content.practice.zone_of(therapist)} time"
    if any(at < RISKY_UNTIL for at in chosen.times):
        return Look("look", told, "choose a time after 03:30: on days when clocks change an earlier one moves")
    return Look("fine", told)
