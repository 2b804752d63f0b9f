"""Facts in words: money, times and lists as each language writes them."""

from decimal import Decimal

import pytest
from babel import Locale

from bot.practice import Practice, practice_values
from bot.practice.wording import days, locale_of, money
from tests.content import shipped

pytestmark = pytest.mark.core


def changed(**parts: object) -> Practice:
    return shipped.practice().model_copy(update=parts)


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "written"),
    [
        ("70", "GBP", "en_GB", "£70"),
        ("70", "GBP", "es", "70\xa0£"),
        ("62.50", "EUR", "de", "62,50\xa0€"),
        ("1200", "USD", "en_US", "$1,200"),
        ("9000", "JPY", "en", "¥9,000"),
        ("0", "EUR", "fr", "0\xa0€"),
    ],
)
def test_money_is_written_as_a_language_writes_it(amount: str, currency: str, locale: str, written: str) -> None:
    assert money(Decimal(amount), currency, Locale.parse(locale)) == written


@pytest.mark.parametrize(("count", "written"), [(180, "6 months"), (30, "1 month"), (365, "1 year"), (14, "2 weeks")])
def test_a_span_is_told_in_its_largest_unit(count: int, written: str) -> None:
    assert days(count, Locale("en")) == written


def test_a_language_without_the_country_is_written_as_it_is() -> None:
    assert str(locale_of("de", "GB")) == "de"


def test_every_value_exists_in_every_language() -> None:
    names = shipped.values().names

    assert set(names) == set(shipped.LANGUAGES)
    assert len({frozenset(values) for values in names.values()}) == 1


def test_the_rules_of_the_practice_print_its_figures() -> None:
    assert shipped.values().names["en"]["practice.cancellation"] == "To cancel, please tell us 24 hours before."
    assert shipped.values().names["es"]["practice.cancellation"] == "Para cancelar, avísanos 24 horas antes."


def test_several_therapists_are_named_with_or_and_many_are_the_practice() -> None:
    elena = shipped.practice().therapists[0]
    others = [elena.model_copy(update={"id": name.lower(), "name": name}) for name in ("Ada", "Bea", "Cy")]

    two = practice_values(changed(therapists=(elena, others[0])))
    four = practice_values(changed(therapists=(elena, *others)))

    assert two.names["en"]["practice.therapist"] == "Elena Marsh or Ada"
    assert two.names["es"]["practice.therapist"] == "Elena Marsh o Ada"
    assert four.names["en"]["practice.therapist"] == "Elm Practice"
    assert two.facts["practice.several_therapists"] == "yes"
    assert [option for option, _ in two.options["therapists"]] == ["elena", "ada"]


def test_facts_follow_what_the_practice_offers() -> None:
    solo = changed(formats=shipped.practice().formats[:1], client_types=shipped.practice().client_types[:1])

    facts = practice_values(solo).facts

    assert facts["practice.several_formats"] == "no"
    assert facts["practice.several_client_types"] == "no"
    assert facts["practice.takes_insurance"] == "no"


def test_options_keep_their_order_and_have_a_label_in_every_language() -> None:
    places = shipped.values().options["places"]

    assert [option for option, _ in places] == ["uk", "ireland", "spain", "elsewhere"]
    assert dict(places)["uk"] == {"en": "United Kingdom", "es": "Reino Unido"}


def test_young_people_are_shown_lines_of_the_practice_own_country() -> None:
    youth = {language: names["practice.youth_helplines"] for language, names in shipped.values().names.items()}

    assert "• Childline: call 0800 1111" in youth["en"]
    assert "• Shout: text SHOUT to 85258 · 24/7" in youth["en"]
    assert "• Shout: mensaje con SHOUT al 85258 · 24/7" in youth["es"]
