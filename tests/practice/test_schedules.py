"""Promises and digests on the practice's own clock."""

from datetime import UTC, date, datetime

import pytest

from bot.core.due import latest_due
from bot.practice import digest_schedules
from bot.practice.schedules import promise
from tests.content import shipped

pytestmark = pytest.mark.core


def on(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "answered_by"),
    [
        (on(23, 12), on(25, 12)),  # Monday noon: Wednesday noon
        (on(27, 12), on(1, 12, month=12)),  # Friday noon: Tuesday noon, for nobody reads at the weekend
        (on(27, 22), on(1, 17, month=12)),  # Friday night counts from Monday morning
        (on(28, 3), on(1, 17, month=12)),  # Saturday too
    ],
)
def test_a_promise_counts_only_hours_in_which_someone_reads(now: datetime, answered_by: datetime) -> None:
    assert promise(shipped.practice(), now) == answered_by


def test_a_day_off_makes_the_promise_longer() -> None:
    replies = shipped.practice().replies.model_copy(update={"closed": frozenset({date(2026, 11, 24)})})

    later = promise(shipped.practice().model_copy(update={"replies": replies}), on(23, 12))

    assert later == on(26, 12)


def test_a_promise_over_the_clock_change_keeps_its_hour() -> None:
    friday_before_summer_time = datetime(2026, 3, 27, 12, tzinfo=UTC)

    assert promise(shipped.practice(), friday_before_summer_time) == datetime(2026, 3, 31, 11, tzinfo=UTC)


def test_a_digest_comes_on_weekdays_at_eight() -> None:
    (schedule,) = digest_schedules(shipped.practice(), shipped.practice().therapists[0])

    due = latest_due(schedule, on(29, 12))

    assert due is not None
    assert due.at == on(27, 8)
