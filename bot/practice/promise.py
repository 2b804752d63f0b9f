"""By when a person will have answered: only hours of reading days count, so that no promise ends in a weekend."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.practice.model import Practice

_HOUR = timedelta(hours=1)


def promise(practice: Practice, now: datetime) -> datetime:
    """The end of the promised hours, in the zone of `now`.

    A Friday evening and 48 hours, with weekdays as reading days, end on Tuesday evening.
    """
    zone = ZoneInfo(practice.zone)
    moment = now
    for _ in range(practice.replies.within_hours):
        moment += _HOUR
        while moment.astimezone(zone).weekday() not in practice.replies.days:
            moment += _HOUR
    return moment
