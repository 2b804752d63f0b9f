"""What a therapist is told of answers that were changed after they had been sent: once each, old and new."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.digest import amendments

pytestmark = pytest.mark.core

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    id: int
    details: dict[str, str]
    kind: str = "amended"
    client: int = 1
    code: str = "abcd"
    due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    digest: str = ""
    at: datetime = field(default=NOW)


def changed(number: int, step: str, old: str, new: str) -> Change:
    return Change(number, {"step": step, "old": old, "new": new}, at=NOW + timedelta(minutes=number))


def test_an_answer_changed_twice_is_told_once_with_what_it_was_and_what_it_is() -> None:
    told = amendments(
        [changed(1, "fee", "no", "maybe"), changed(2, "age", "1", "2"), changed(3, "fee", "maybe", "yes")]
    )

    assert [(each.details["step"], each.details["old"], each.details["new"]) for each in told] == [
        ("age", "1", "2"),
        ("fee", "no", "yes"),
    ]


def test_an_answer_changed_back_is_not_told() -> None:
    assert amendments([changed(1, "fee", "no", "yes"), changed(2, "fee", "yes", "no")]) == ()


def test_corrections_of_an_alert_stay_apart() -> None:
    alone = [Change(1, {"how": "misunderstood"}), Change(2, {"how": "misunderstood"})]

    assert amendments(alone) == tuple(alone)
