"""`email`: an address that could receive mail; nothing is looked up."""

from email_validator import EmailNotValidError, validate_email

from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Problem, Reading


def read(text: str, _asked: Asked) -> Reading:
    if not text.strip():
        return Problem("empty")
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return Problem("not_an_email")
    return Got(found.normalized)


def fits(value: Value, _ask: Ask) -> bool:
    return isinstance(value, str)
