"""`choice`, `yes/no` and `consent`: one option; typed words are understood, close ones offered."""

from bot.core.flow.matching import fold, match
from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Reading


def read(text: str, asked: Asked) -> Reading:
    reading = match(text, asked.labels)
    others = [option.id for option in asked.ask.options if option.other]
    # Own words after an option's label ("something else: my sleep") are its words.
    if others and not isinstance(reading, Got):
        return _own_words(text, asked, others[0]) or reading
    return reading


def _own_words(text: str, asked: Asked, other: str) -> Got | None:
    label, _, words = text.partition(":")
    if words.strip() and fold(label) == fold(asked.labels[other]):
        return Got(other, words.strip())
    return None


def fits(value: Value, ask: Ask) -> bool:
    return value in {option.id for option in ask.options}
