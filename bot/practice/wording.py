"""Facts as people read them: money, lengths of time and lists, written as each language writes them."""

import re
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_symbol
from babel.units import format_unit

from bot.practice.model import Practice

PRINTED = re.compile(r"\{\{\s*practice\.(\w+)\s*\}\}")
PRINTABLE = frozenset(
    {
        "name",
        "therapist",
        "email",
        "phone",
        "website",
        "call_length",
        "session_length",
        "fee",
        "cancellation_notice",
        "retention",
    }
)
FEW = 3  # therapists that can be named in a sentence
_DAYS_IN = {"year": 365, "month": 30, "week": 7, "day": 1}


def locale_of(language: str, country: str) -> Locale:
    """How a language is written in a country, where the two belong together.

    >>> str(locale_of("en", "GB")), str(locale_of("es", "GB"))
    ('en_GB', 'es')
    """
    try:
        return Locale.parse(f"{language.replace('-', '_')}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language.replace("-", "_"))


def money(amount: Decimal, currency: str, locale: Locale) -> str:
    """Whole amounts without their zeros; a sign that English knows rather than a code.

    >>> money(Decimal("70"), "GBP", Locale("en", "GB")), money(Decimal("62.5"), "GBP", Locale("es"))
    ('£70', '62,50\\xa0£')
    """
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = re.sub(r"\.0+", "", pattern)
    written = format_currency(amount, currency, pattern, locale=locale, currency_digits=False)
    return written.replace(currency, get_currency_symbol(currency, locale="en"))


def minutes(count: int, locale: Locale) -> str:
    return format_unit(count, "duration-minute", locale=locale)


def hours(count: int, locale: Locale) -> str:
    return format_unit(count, "duration-hour", locale=locale)


def days(count: int, locale: Locale) -> str:
    """In the largest unit that fits.

    >>> days(180, Locale("en")), days(30, Locale("es")), days(10, Locale("en"))
    ('6 months', '1 mes', '10 days')
    """
    unit = next(unit for unit, length in _DAYS_IN.items() if count % length == 0)
    return format_unit(count // _DAYS_IN[unit], f"duration-{unit}", locale=locale)


def any_of(names: Iterable[str], locale: Locale) -> str:
    """
    >>> any_of(["Ada", "Bea"], Locale("es"))
    'Ada o Bea'
    """
    return format_list(list(names), "or", locale=locale)


def basics(practice: Practice, language: str) -> dict[str, str]:
    """The figures of the practice in words: what its own sentences may print."""
    locale = locale_of(language, practice.country)
    return {
        "name": practice.name,
        "therapist": who_is_there(practice, locale),
        "email": practice.email,
        "phone": practice.phone or "",
        "website": practice.website or "",
        "call_length": minutes(practice.call.minutes, locale),
        "session_length": minutes(practice.session.minutes, locale),
        "fee": money(practice.session.fee, practice.session.currency, locale),
        "cancellation_notice": hours(practice.policies.cancellation_hours, locale),
        "retention": days(practice.retention.request, locale),
    }


def who_is_there(practice: Practice, locale: Locale) -> str:
    """The therapist's name, a few names with `or` between them, or the practice when there are many."""
    names = [therapist.name for therapist in practice.therapists]
    return any_of(names, locale) if len(names) <= FEW else practice.name


def fill(words: str, values: dict[str, str]) -> str:
    """A wording with its figures put in.

    >>> fill("{{ practice.fee }} a time", {"fee": "£70"})
    '£70 a time'
    """
    return PRINTED.sub(lambda found: values[found[1]], words).strip()
