"""Help lines: complete, dated, and something for everybody everywhere."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.helplines import FRESH_FOR
from tests.content import shipped

pytestmark = pytest.mark.core

COUNTRIES = ("US", "GB", "IE", "DE", "ES", "FR", "PT", "CA", "AU", "CH", "AT")


def test_the_promised_countries_are_there() -> None:
    assert tuple(shipped.helplines().countries) == COUNTRIES


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_an_emergency_number_and_someone_to_talk_to(country: str) -> None:
    here = shipped.helplines().in_country(country)

    assert here.emergency.isdecimal()
    assert any("self" in line.audience for line in here.lines)
    assert any("danger" in line.audience for line in here.lines)
    assert any("youth" in line.audience for line in here.lines)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_line_can_be_reached_and_says_where_it_is_known_from(country: str) -> None:
    for line in shipped.helplines().in_country(country).lines:
        assert line.call or line.text or line.chat
        assert line.source.startswith("https://")
        assert not line.hours.missing(shipped.LANGUAGES)
        assert not line.word or line.text


def test_samaritans_are_never_offered_as_a_text_line() -> None:
    lines = [line for here in shipped.helplines().countries.values() for line in here.lines]

    assert [line.text for line in lines if line.name == "Samaritans"] == ["", ""]


def test_a_country_of_a_place_of_the_practice_is_never_unknown() -> None:
    assert set(shipped.practice().countries.values()) <= set(shipped.helplines().countries)


def test_an_unknown_country_gets_what_helps_anywhere() -> None:
    assert shipped.helplines().in_country("JP") == shipped.helplines().default


def test_numbers_grow_old_after_half_a_year() -> None:
    known = shipped.helplines()

    assert known.fresh_on(known.last_verified + FRESH_FOR)
    assert not known.fresh_on(known.last_verified + FRESH_FOR + timedelta(days=1))


def test_the_shipped_numbers_were_checked_within_half_a_year() -> None:
    """Fails on purpose when nobody has called the numbers for too long: they change, and an old one costs lives."""
    assert shipped.helplines().fresh_on(datetime.now(UTC).date())
