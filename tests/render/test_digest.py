"""What a digest tells and in which order: pure, before any words."""

import pytest

from bot.core.digest import MOST, SECTIONS, Digest, compose
from tests.render.people import FOURTEEN, HOUR, NOW, notice, source

pytestmark = pytest.mark.core


def told(digest: Digest) -> dict[str, list[int]]:
    return {section.name: [item.client for item in section.items] for section in digest.sections}


def test_fourteen_events_of_a_night_stand_in_the_fixed_order() -> None:
    digest = compose(FOURTEEN, NOW)

    assert [section.name for section in digest.sections] == ["alerts", "due", "new"]
    assert told(digest) == {"alerts": [1], "due": [12, 11], "new": [3, 4, 5, 6, 1, 7, 8]}
    assert sum(len(items) for items in told(digest).values()) == MOST
    assert digest.more == 3


def test_the_first_line_counts_alerts_and_what_falls_due_within_a_day() -> None:
    digest = compose(FOURTEEN, NOW)

    assert digest.need_you == 3
    assert digest.new == 9


def test_an_alert_is_never_left_out_however_many_there_are() -> None:
    many = source(*(notice(number, "alert", number, kind="self") for number in range(1, 15)))

    digest = compose(many, NOW)

    assert len(told(digest)["alerts"]) == 14
    assert digest.more == 0


def test_several_alerts_of_one_person_are_one_item() -> None:
    digest = compose(source(notice(1, "alert", 1, hours=3), notice(2, "alert", 1, hours=2)), NOW)

    (item,) = digest.sections[0].items
    assert [each.id for each in item.notices] == [1, 2]


def test_what_has_waited_longest_stands_first() -> None:
    digest = compose(
        source(notice(1, "request", 1, hours=2, due_in=40), notice(2, "request", 2, hours=9, due_in=40)), NOW
    )

    assert told(digest) == {"new": [2, 1]}


def test_a_promise_that_was_broken_stands_before_one_that_is_due() -> None:
    late = notice(1, "request", 1, hours=60, due_in=-3, told="x")
    today = notice(2, "request", 2, hours=60, due_in=3, told="x")

    assert told(compose(source(today, late), NOW)) == {"due": [1, 2]}


def test_a_message_to_the_therapist_is_due_whatever_its_date() -> None:
    assert told(compose(source(notice(1, "contact", 1, due_in=70)), NOW)) == {"due": [1]}


def test_a_promise_told_before_and_not_yet_due_waits() -> None:
    assert told(compose(source(notice(1, "request", 1, due_in=70, told="x")), NOW)) == {"waiting": [1]}


def test_a_changed_answer_goes_with_the_person_it_is_of() -> None:
    digest = compose(source(notice(1, "request", 1, due_in=70), notice(2, "amended", 1, step="fees")), NOW)

    (item,) = digest.sections[0].items
    assert [change.id for change in item.changes] == [2]


def test_under_an_alert_stands_only_what_is_said_of_the_alert() -> None:
    digest = compose(
        source(
            notice(1, "alert", 1, kind="self"),
            notice(2, "amended", 1, step="fees"),
            notice(3, "amended", 1, how="misunderstood"),
            notice(4, "request", 1, due_in=70),
        ),
        NOW,
    )

    changes = {section.name: [change.id for change in section.items[0].changes] for section in digest.sections}
    assert changes == {"alerts": [3], "new": [2]}


def test_who_has_an_alert_and_a_promise_needs_you_once() -> None:
    digest = compose(source(notice(1, "alert", 1, kind="self"), notice(2, "contact", 1, due_in=5)), NOW)

    assert digest.need_you == 1


def test_a_change_of_someone_with_nothing_open_is_still_told() -> None:
    assert told(compose(source(notice(1, "amended", 1, step="fees")), NOW)) == {"waiting": [1]}


def test_the_unfinished_are_a_number_and_nobody_by_name() -> None:
    digest = compose(source(unfinished=2), NOW)

    assert digest.sections == ()
    assert (digest.unfinished, digest.unfinished_since) == (2, NOW - 8 * HOUR)
    assert not digest.is_empty
    assert compose(source(), NOW).is_empty


def test_a_digest_that_comes_late_knows_when_it_was_due() -> None:
    assert compose(source(), NOW, NOW - 2 * HOUR).due_at == NOW - 2 * HOUR
    assert compose(source(), NOW, NOW - HOUR / 6).due_at is None


def test_sections_are_never_ranked_by_what_people_said() -> None:
    assert tuple(SECTIONS) == ("alerts", "due", "new", "waiting")
