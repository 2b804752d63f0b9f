"""What is due: civil dates and zones, right through every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.due import Schedule, instant, latest_due

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Europe/Dublin", "Africa/Casablanca", "UTC",
    "Asia/Tehran", "America/Sao_Paulo",
)  # fmt: skip
TIMES = (time(0), time(0, 30), time(1), time(1, 30), time(2), time(2, 30), time(3), time(8), time(23, 30))
EVERY_DAY = frozenset(range(7))


@pytest.mark.parametrize("zone", ZONES)
def test_every_civil_day_is_due_exactly_once_whatever_the_clocks_do(zone: str) -> None:
    for at in TIMES:
        schedule = Schedule(EVERY_DAY, at, zone)
        day, last = date(2025, 1, 1), date(2027, 1, 1)
        while day < last:
            due = instant(day, at, zone)
            found = latest_due(schedule, due)
            assert found is not None
            assert found.at <= due
            assert found.period.startswith(day.isoformat())
            day += timedelta(days=1)


@pytest.mark.core
def test_a_time_that_the_clock_change_skips_comes_just_after_the_gap() -> None:
    assert instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.core
def test_of_a_doubled_hour_the_first_counts() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.core
def test_nothing_is_due_before_its_wall_time() -> None:
    weekdays = Schedule(frozenset(range(5)), time(8), "Europe/Berlin")
    monday_early = datetime(2026, 3, 2, 7, 59, tzinfo=ZoneInfo("Europe/Berlin"))

    due = latest_due(weekdays, monday_early)

    assert due is not None
    assert due.period == "2026-02-27 08:00"


@pytest.mark.core
def test_a_schedule_without_days_is_never_due() -> None:
    assert latest_due(Schedule(frozenset(), time(8), "UTC"), datetime(2026, 3, 2, tzinfo=UTC)) is None
