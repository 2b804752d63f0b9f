"""The small types that `practice.yaml` is made of: wordings, zones, countries, days, money."""

import re
from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    StringConstraints,
    model_validator,
)

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS_BY_WORD: Mapping[str, tuple[int, ...]] = {"weekdays": (0, 1, 2, 3, 4), "every day": (0, 1, 2, 3, 4, 5, 6)}
ANY_LANGUAGE = "*"
ENGLISH = Locale("en")


def spaced(name: str) -> str:
    """A field's name as a practice writes it.

    >>> spaced("within_hours")
    'within hours'
    """
    return name.replace("_", " ")


class Part(BaseModel):
    """A piece of `practice.yaml`: frozen, and an unknown key is a finding, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=spaced, validate_by_name=True)


class Wording(RootModel[Mapping[str, str]]):
    """A sentence that people read: one for all languages, or one for each."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        return {ANY_LANGUAGE: value} if isinstance(value, str) else value

    def in_language(self, language: str) -> str:
        """The words for a language, or the nearest there are; `missing` finds the gaps before anyone meets them."""
        words = self.root.get(language) or self.root.get(ANY_LANGUAGE)
        return words if words is not None else next(iter(self.root.values()), "")

    def missing(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        if ANY_LANGUAGE in self.root:
            return ()
        return tuple(language for language in languages if not self.root.get(language))


def _language(code: str) -> str:
    try:
        known = LANGUAGE_CODE.fullmatch(code) and Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = None
    if not known:
        raise ValueError(f"{code!r} is not the code of a language; use a code such as en, es or pt-BR")
    return code


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        meant = name.strip().replace(" ", "_").casefold()
        near = sorted(zone for zone in available_timezones() if zone.casefold().rpartition("/")[2] == meant)
        mend = f"did you mean {near[0]}?" if near else "use a name such as Europe/Berlin or America/New_York"
        raise ValueError(f"there is no time zone {name!r}; {mend}") from None
    return name


def _country(code: str) -> str:
    if len(code) != 2 or code.upper() not in ENGLISH.territories:  # noqa: PLR2004 - ISO 3166 alpha-2
        mend = "did you mean GB?" if code.upper() == "UK" else "use two letters such as GB, US or DE"
        raise ValueError(f"{code!r} is not a country; {mend}")
    return code.upper()


def _currency(code: str) -> str:
    if get_currency_name(code.upper(), locale=ENGLISH) == code.upper():
        raise ValueError(f"{code!r} is not a currency; use three letters such as GBP, EUR or USD")
    return code.upper()


def _email(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{address!r} is not an e-mail address; write it as name@example.org") from error


def _phone(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"{number!r} is not a phone number; write it with its country code, +44 20 …") from error
    if not phonenumbers.is_possible_number(parsed):
        raise ValueError(f"{number!r} has too few or too many digits for a phone number")
    return number


def _web(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address!r} is not a web address; begin it with https://")
    return address


def _secure_web(address: str) -> str:
    if not address.startswith("https://"):
        raise ValueError(f"{address!r} is not a secure web address; begin it with https://")
    return address


def _days(value: Any) -> Any:
    if isinstance(value, str) and value in DAYS_BY_WORD:
        return DAYS_BY_WORD[value]
    listed = value if isinstance(value, list | tuple) else [value]
    unknown = [day for day in listed if _day(day) not in DAY_NAMES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a day; write weekdays, every day, or a list such as [mon, wed, fri]")
    return tuple(sorted({DAY_NAMES.index(_day(day)) for day in listed}))


def _day(name: Any) -> str:
    """`Monday` is `mon`."""
    said = str(name).casefold()
    return said[:3] if said in LONG_NAMES else said


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Identity = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
LanguageCode = Annotated[str, AfterValidator(_language)]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
Currency = Annotated[str, AfterValidator(_currency)]
Email = Annotated[str, AfterValidator(_email)]
Phone = Annotated[str, AfterValidator(_phone)]
Web = Annotated[str, AfterValidator(_web)]
SecureWeb = Annotated[str, AfterValidator(_secure_web)]
Days = Annotated[tuple[int, ...], BeforeValidator(_days)]
OneOrMore = BeforeValidator(_several)
