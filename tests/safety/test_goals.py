"""The goals on the half that nobody tuned on. What is not reached yet is named, with what must not be lost of it."""

from functools import cache

import pytest

from tests.safety.measure import Share, judged, shares

NOT_YET = {
    "false alarms: figurative": 0.08,
}
"""Goals that are missed: what holds instead. One that is reached has to leave this list."""


@cache
def measured(half: str) -> tuple[Share, ...]:
    return tuple(shares(judged(half)))


NAMES = [share.name for share in measured("test") if share.to_ship is not None]


@pytest.mark.parametrize("name", NAMES)
def test_a_goal_is_held_on_messages_nobody_tuned_on(name: str) -> None:
    share = next(each for each in measured("test") if each.name == name)
    bound = NOT_YET.get(name)

    assert share.holds == (bound is None), str(share)
    if bound is not None:
        assert share.value <= bound if share.less_is_better else share.value >= bound, str(share)


def test_every_goal_is_held_on_the_half_to_tune_on() -> None:
    assert [str(share) for share in measured("dev") if not share.holds and share.name not in NOT_YET] == []
