"""When a message that nobody asked for may be made: by day where its reader is, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.due import LATEST, daytime, is_day

pytestmark = pytest.mark.core

OPENS, CLOSES = time(9), time(20)
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(st.sampled_from(ZONES), MOMENTS)
def test_a_message_waits_for_the_day_where_its_reader_is_and_no_longer(zone: str, moment: datetime) -> None:
    due = daytime(zone, moment)

    assert due >= moment
    assert due - moment <= timedelta(hours=15)  # a night, and a clock that is put back in it
    assert is_day(zone, due)
    assert OPENS <= due.astimezone(ZoneInfo(zone)).time() <= CLOSES


@given(st.sampled_from(ZONES), MOMENTS)
def test_what_may_be_made_now_has_arrived_before_eight(zone: str, moment: datetime) -> None:
    if is_day(zone, moment):
        assert moment.astimezone(ZoneInfo(zone)).time() >= OPENS
        assert (moment + LATEST).astimezone(ZoneInfo(zone)).time() <= CLOSES


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC)),  # an hour is lost in that night
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)),  # and won in this one
    ],
)
def test_nine_is_nine_over_a_clock_change(moment: datetime, due: datetime) -> None:
    assert daytime("Europe/Berlin", moment) == due
