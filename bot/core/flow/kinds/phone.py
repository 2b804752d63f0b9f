"""`phone`: a number that exists as a pattern; local ones are read as of the practice's country."""

import phonenumbers

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading


def read(text: str, asked: Asked) -> Reading:
    try:
        number = phonenumbers.parse(text, asked.country or None)
    except phonenumbers.NumberParseException:
        return Problem("empty" if not text.strip() else "not_a_phone")
    if not phonenumbers.is_possible_number(number):
        return Problem("not_a_phone")
    return Got(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def fits(value: Value, _ask: Ask) -> bool:
    return isinstance(value, str)
