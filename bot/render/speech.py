"""One language of one practice, ready to be spoken: its sentences, its clock, its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from babel.numbers import format_decimal

from bot.core.flow.model import Answer, Ask, Flow, Step, Value
from bot.core.replies import Scalar
from bot.core.session import Session
from bot.render.lines import Sentence
from bot.render.moments import Clock

DATES = frozenset({"earliest", "latest"})
PROMISE = "reply_by"


@dataclass(frozen=True, slots=True)
class Speech:
    language: str
    clock: Clock
    sentences: Mapping[str, Sentence]
    cards: Mapping[str, str] = field(default_factory=dict)  # those that are the same for everybody

    def line(self, name: str, values: Mapping[str, Scalar] | None = None) -> str:
        """One sentence; `KeyError` if there is none of this name or a value is missing."""
        sentence = self.sentences[name]
        if not sentence.names:
            return sentence.words[0]
        given = values or {}
        return sentence.say({key: self._written(key, given[key]) for key in sentence.names})

    def _written(self, name: str, value: Scalar) -> str:
        if isinstance(value, datetime):
            if name == PROMISE:
                return self.line("promised_by", self.clock.promised(value))
            return self.line("told_at", {"moment": self.clock.moment(value), "city": self.clock.city})
        return self.clock.iso_day(str(value)) if name in DATES else str(value)

    def label(self, flow: Flow, step: str, option: str) -> str:
        """An option in words; plain yes and no are the assistant's own."""
        labels = (flow.labels.get(self.language) or flow.labels.get(flow.languages[0]) or {}).get(step, {})
        found = labels.get(option)
        if found is not None:
            return found
        return self.line(option) if option in ("yes", "no") else _on_a_scale(flow.index.get(step), option, labels)

    def given(self, flow: Flow, session: Session, step: str) -> str:
        """What the client answered, in their words or the option's label; `not said` for a skipped question."""
        answer = session.answers.get(step)
        if answer is None or answer.value is None:
            return self.line("not_said")
        ask = flow.index.get(step)
        return self.answer(flow, ask, answer) if isinstance(ask, Ask) else str(answer.value)

    def answer(self, flow: Flow, ask: Ask, answer: Answer) -> str:
        match answer.value:
            case tuple() as options:
                return ", ".join(self._option(flow, ask, option, answer.words) for option in options)
            case str() as text if ask.kind == "date":
                return self.clock.iso_day(text)
            case str() as text if ask.kind == "time":
                return self.clock.wall_time(text)
            case str() as text if ask.options:
                return self._option(flow, ask, text, answer.words)
            case int() | float() as number:
                return str(format_decimal(number, locale=self.clock.locale))
            case value:
                return str(value)

    def computed(self, flow: Flow, name: str, value: Value) -> str:
        """A value that follows from answers: the words of its case, or a number."""
        if isinstance(value, int | float):
            return str(format_decimal(value, locale=self.clock.locale))
        return self.label(flow, name, str(value))

    def _option(self, flow: Flow, ask: Ask, option: str, words: str) -> str:
        """The client's own words stand for the option that asked for them."""
        asks_for_words = any(each.id == option and each.other for each in ask.options)
        return words if words and asks_for_words else self.label(flow, ask.name, option)


def _on_a_scale(step: Step | None, option: str, labels: Mapping[str, str]) -> str:
    """A number of a scale; its ends say what they mean."""
    if not isinstance(step, Ask) or step.kind != "scale":
        return option
    ends = {f"{step.limits.minimum or 0:g}": "low", f"{step.limits.maximum or 10:g}": "high"}
    meaning = labels.get(ends.get(option, ""), "")
    return f"{option}: {meaning}" if meaning else option
