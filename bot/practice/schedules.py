"""A practice's own clock: when its digests are due, and by when a person will have answered."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.due import Schedule, instant
from bot.practice.model import Practice, Therapist

A_YEAR = 366  # days looked ahead


def digest_schedules(practice: Practice, therapist: Therapist) -> tuple[Schedule, ...]:
    """One schedule for each time of day that the therapist chose."""
    days = frozenset(therapist.digest.days)
    return tuple(Schedule(days, at, practice.zone_of(therapist)) for at in therapist.digest.times)


def promise(practice: Practice, now: datetime) -> datetime:
    """The instant by which a person will have answered: so many reading days long, counted in reading hours only."""
    left = practice.replies.within_days * _length(practice.replies.opens, practice.replies.closes)
    today = now.astimezone(ZoneInfo(practice.zone)).date()
    for ahead in range(A_YEAR):
        opens, closes = _reading(practice, today + timedelta(days=ahead))
        begin = max(opens, now)
        if begin >= closes:
            continue
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    return now + timedelta(days=practice.replies.within_days)  # never open: the plain length is the honest guess


def _reading(practice: Practice, day: date) -> tuple[datetime, datetime]:
    """The hours of one day in which someone reads; an empty span on a day off."""
    replies = practice.replies
    off = day.weekday() not in replies.days or day in replies.closed
    closes = replies.opens if off else replies.closes
    return instant(day, replies.opens, practice.zone), instant(day, closes, practice.zone)


def _length(opens: time, closes: time) -> timedelta:
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)
