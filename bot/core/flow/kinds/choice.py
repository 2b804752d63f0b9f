"""`choice`, `yes/no` and `consent`: one option; typed words are understood, close ones offered."""

from bot.core.flow.matching import LONGEST, fold, match
from bot.core.flow.model import Ask, Value
from bot.core.flow.reading import Asked, Got, Near, Problem, Reading

A_SENTENCE = 12  # words; in more, `second` is about something else
LAST = -1


def read(text: str, asked: Asked) -> Reading:
    reading = match(text, asked.labels)
    if isinstance(reading, Problem):
        reading = _heard(text, asked.ask) or placed(text, asked, reading)
    others = [option.id for option in asked.ask.options if option.other]
    # Own words after an option's label ("something else: my sleep") are its words.
    if others and not isinstance(reading, Got):
        return _own_words(text, asked, others[0]) or reading
    return reading


def _heard(text: str, ask: Ask) -> Reading | None:
    """Other words for an option: alone they are it; among others it is offered, if it is the only one."""
    said = fold(text)
    if not said or len(text) > LONGEST:
        return None
    means = [(option.id, fold(word)) for option in ask.options for word in option.hears]
    exact = next((option for option, word in means if word == said), None)
    if exact is not None:
        return Got(exact)
    named = {option for option, word in means if f" {word} " in f" {said} "}
    return Near(named.pop()) if len(named) == 1 else None


def placed(text: str, asked: Asked, reading: Reading) -> Reading:
    """ "the second one, I think", "vague please": offered, where nothing better is known."""
    if not isinstance(reading, Problem) or len(fold(text).split()) > A_SENTENCE:
        return reading
    named = {asked.places[word] for word in fold(text).split() if word in asked.places}
    options = tuple(asked.labels)
    place = named.pop() if len(named) == 1 else 0
    known = place == LAST or 0 < place <= len(options)
    return Near(options[place if place == LAST else place - 1]) if known else _named(text, asked) or reading


def _named(text: str, asked: Asked) -> Near | None:
    """All words that say something stand in one label, and in no other."""
    said = {word for word in fold(text).split() if word not in asked.passed_over}
    fitting = [option for option, label in asked.labels.items() if said and said <= set(fold(label).split())]
    return Near(fitting[0]) if len(fitting) == 1 else None


def _own_words(text: str, asked: Asked, other: str) -> Got | None:
    label, _, words = text.partition(":")
    if words.strip() and fold(label) == fold(asked.labels[other]):
        return Got(other, words.strip())
    return None


def fits(value: Value, ask: Ask) -> bool:
    return value in {option.id for option in ask.options}
