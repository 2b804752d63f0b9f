"""What is due at a moment: pure arithmetic over civil dates and IANA zones, right through every clock change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """Wall-clock time on some weekdays (Monday is 0) in a zone."""

    days: frozenset[int]
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Due:
    """A period that has come: its key (civil date and wall time) and the instant it was due, in UTC."""

    period: str
    at: datetime


def instant(day: date, at: time, zone: str) -> datetime:
    """Wall time to UTC. A time that the clock change skips comes just after the gap; of a doubled one, the first.

    >>> instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin").isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return datetime.combine(day, at, ZoneInfo(zone)).replace(fold=0).astimezone(UTC)


FIRST_HOUR = timedelta(hours=1)


def times_due(age: timedelta, every: timedelta) -> int:
    """How often something unseen should have been told again: after each span in the first hour, then each hour.

    >>> [times_due(timedelta(minutes=age), timedelta(minutes=10)) for age in (9, 10, 59, 60, 119, 120)]
    [0, 1, 5, 6, 6, 7]
    """
    within = min(age, FIRST_HOUR) // every
    return within + max(age - FIRST_HOUR, timedelta()) // FIRST_HOUR


DAY = (time(9), time(19))
"""When a message that nobody asked for may be made, by the clock where its reader is."""

LATEST = timedelta(minutes=30)
"""How long it may be under way, or wait for a program that was not there: all is over well before eight."""


def daytime(zone: str, moment: datetime) -> datetime:
    """The first full hour from the moment on that lies in the day.

    >>> daytime("Europe/Berlin", datetime(2026, 3, 2, 19, 30, tzinfo=UTC)).isoformat()
    '2026-03-03T08:00:00+00:00'
    >>> daytime("Europe/Berlin", datetime(2026, 3, 2, 9, 20, tzinfo=UTC)).isoformat()
    '2026-03-02T10:00:00+00:00'
    """
    opens, closes = DAY
    local = moment.astimezone(ZoneInfo(zone))
    if local.time() <= opens:
        return instant(local.date(), opens, zone)
    if local.time() > closes:
        return instant(local.date() + timedelta(days=1), opens, zone)
    return moment.astimezone(UTC) + (timedelta(hours=1) - _past_the_hour(local)) % timedelta(hours=1)


def is_day(zone: str, moment: datetime) -> bool:
    """May a message that nobody asked for be made now? One that was due a little earlier may.

    >>> [is_day("Europe/Berlin", datetime(2026, 3, 2, hour, 20, tzinfo=UTC)) for hour in (7, 8, 18, 19)]
    [False, True, True, False]
    """
    opens, closes = DAY
    local = moment.astimezone(ZoneInfo(zone))
    return opens <= local.time() and local.replace(tzinfo=None) <= datetime.combine(local.date(), closes) + LATEST


def _past_the_hour(local: datetime) -> timedelta:
    return timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def local_date(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def latest_due(schedule: Schedule, now: datetime) -> Due | None:
    """The newest period whose time has come; older ones that were missed are told by it, once.

    >>> latest_due(Schedule(frozenset({0}), time(8), "UTC"), datetime(2026, 11, 24, 9, tzinfo=UTC)).period
    '2026-11-23 08:00'
    """
    today = local_date(schedule.zone, now)
    for back in range(A_WEEK + 1):
        day = today - timedelta(days=back)
        due = instant(day, schedule.at, schedule.zone)
        if day.weekday() in schedule.days and due <= now:
            return Due(f"{day} {schedule.at:%H:%M}", due)
    return None
