"""From keys to words: a `Reply` of the core becomes a text and buttons in one language.

Everything that is the same for everybody is put together once, when the voice is built; a usual question then costs
a few look-ups and one join.
"""

from dataclasses import dataclass

from babel import Locale

from bot.core.flow.engine import stand
from bot.core.flow.model import Answer, Ask, Flow, Let, Review
from bot.core.replies import (
    Agreements,
    Button,
    Card,
    Given,
    Label,
    Line,
    Named,
    OptionLabel,
    Part,
    Progress,
    Quoted,
    Recap,
    Reply,
    Scalar,
    StepText,
)
from bot.core.session import Session
from bot.language.values import PracticeValues
from bot.language.words import Words
from bot.posts import Key, Text
from bot.practice import Helplines, Practice
from bot.practice.wording import locale_of
from bot.render.commands import Commands, commands_card
from bot.render.helplines import helplines_card
from bot.render.lines import Lines
from bot.render.moments import Clock
from bot.render.pages import Pages, Templates
from bot.render.privacy import privacy_notice
from bot.render.speech import Speech

APART = "\n\n"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a voice is made of, apart from the flow's own words."""

    practice: Practice
    values: PracticeValues
    helplines: Helplines
    lines: Lines
    commands: Commands
    templates: Templates


class Voice:
    """The words of one flow, one practice and all its languages."""

    def __init__(self, sources: Sources, words: Words) -> None:
        self.words = words
        self._sources = sources
        self._speeches = {language: _speech(sources, language) for language in sources.practice.languages}
        self._labels: dict[str, dict[OptionLabel, str]] = {language: {} for language in self._speeches}
        self._first = self._speeches[sources.practice.languages[0]]

    def speech(self, language: str) -> Speech:
        return self._speeches.get(language, self._first)

    def line(self, name: str, language: str, **values: Scalar) -> str:
        """One of the assistant's own sentences."""
        return self.speech(language).line(name, values)

    def answer(self, step: str, flow: Flow, session: Session) -> str:
        """What the client answered to a step, in their language."""
        return self.speech(session.language).given(flow, session, step)

    def render(self, reply: Reply, flow: Flow, session: Session) -> Text:
        """The reply in the client's language; `reply.taken` is left to the caller, who knows the channel."""
        speech = self.speech(session.language)
        telling = _Telling(speech, self.words, flow, session, self._sources, self._labels[speech.language])
        asked = flow.index.get(reply.asks)
        return Text(
            text=telling.text(reply.parts),
            rows=tuple(tuple(telling.key(button) for button in row) for row in reply.rows),
            replaces=reply.replaces,
            asks=reply.asks,
            kind=asked.kind if isinstance(asked, Ask) else "review" if isinstance(asked, Review) else "",
        )


def _speech(sources: Sources, language: str) -> Speech:
    practice = sources.practice
    clock = Clock(locale_of(language, practice.country), practice.zone)
    printed = sources.values.names[language]
    plain = Speech(language, clock, sources.lines.compiled(language, printed))
    cards = {
        "contact": "\n".join([plain.line("contact_card"), printed["practice.contact"], plain.line("contact_hours")]),
        "privacy": privacy_notice(Pages(sources.templates[language], clock), practice, printed),
        "commands": commands_card(sources.commands, language),
        "countries": ", ".join(_country(code, language) for code in sources.helplines.countries),
    }
    return Speech(language, clock, plain.sentences, cards)


def _country(code: str, language: str) -> str:
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))


def _language(code: str) -> str:
    """A language's name in itself: Español."""
    name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class _Telling:
    """One reply being put into words."""

    speech: Speech
    words: Words
    flow: Flow
    session: Session
    sources: Sources
    labels: dict[OptionLabel, str]  # told before, in this language

    def text(self, parts: tuple[Part, ...]) -> str:
        told = [self.part(part) for part in parts]
        return APART.join(part for part in told if part)

    def part(self, part: Part) -> str:
        match part:
            case StepText(step=step, part=which):
                return self._step(step, which)
            case Line(name=name, values=values):
                return self.speech.line(name, values)
            case Given() | Quoted() | Agreements():
                return self._said(part)
            case Recap(steps=steps, asks=asks):
                listed = "\n".join(self._recap(step) for step in steps if not self._is_hidden(step))
                return f"{listed}{APART}{self.speech.line('review_ask')}" if asks else listed
            case Card(name="helplines", country=country):
                guessed = country == self.sources.practice.country and not self._told_their_place()
                return helplines_card(self.sources.helplines, country, self.session, self.speech, guessed=guessed)
            case Card(name=name):
                return self.speech.cards[name]
            case Progress(section=section, number=number, total=total):
                counted = self.speech.line("progress", {"number": number, "total": total})
                return f"{self._step(section, 'title')} · {counted}" if section else counted
            case OptionLabel(step=step, option=option):
                return self.speech.label(self.flow, step, option)

    def _said(self, part: Given | Quoted | Agreements) -> str:
        match part:
            case Given(step=step):
                return self.speech.given(self.flow, self.session, step)
            case Quoted(text=text):
                return text
            case Agreements(answers=answers):
                return "\n".join(self._agreement(answer) for answer in answers)

    def key(self, button: Button) -> Key:
        label = button.label
        known = self.labels.get(label) if isinstance(label, OptionLabel) else None
        return Key(self._label(label) if known is None else known, button.data, button.url)

    def _label(self, label: Label) -> str:
        match label:
            case Line(name=name, values=values):
                return self.speech.line(name, values)
            case Progress(section=section, number=number, total=total):
                counted = self.speech.line("progress", {"number": number, "total": total})
                return f"{self._step(section, 'title')} · {counted}" if section else counted
            case OptionLabel():
                return self.labels.setdefault(label, self._option(label))
            case StepText(step=step, part=which):
                return self._step(step, which)
            case Named(what="language", code=code):
                return _language(code)
            case Named(code=code):
                return _country(code, self.speech.language)

    def _option(self, label: OptionLabel) -> str:
        words = self.speech.label(self.flow, label.step, label.option)
        if label.picked is None:
            return words
        return self.speech.line("mark_picked" if label.picked else "mark_open", {"label": words})

    def _told_their_place(self) -> bool:
        """Has the client named a place whose country we know? Until then the practice's own is a guess."""
        return any(str(answer.value) in self.sources.practice.countries for answer in self.session.answers.values())

    def _is_hidden(self, step: str) -> bool:
        ask = self.flow.index.get(step)
        return isinstance(ask, Ask) and ask.summary == "hidden"

    def _agreement(self, answer: Answer) -> str:
        ask = self.flow.index.get(answer.step)
        given = self.speech.answer(self.flow, ask, answer) if isinstance(ask, Ask) and answer.value else ""
        said, title = given or self.speech.line("not_said"), self._step(answer.step, "title")
        return self.speech.line("agreed_on", {"title": title, "answer": said, "at": answer.at})

    def _recap(self, step: str) -> str:
        return f"{self._step(step, 'title')}: {self.speech.given(self.flow, self.session, step)}"

    def _step(self, step: str, which: str) -> str:
        """Words of the flow; a review without its own is introduced with the assistant's."""
        text = self.words.text(self.speech.language, step, which)
        if text is None:
            return self._unwritten(step, which)
        if text.template is None:
            return text.constant
        given = {name: self.speech.given(self.flow, self.session, name) for name in self._answered(text.variables)}
        return text.render({**given, **self._computed(text.variables)})

    def _computed(self, names: frozenset[str]) -> dict[str, str]:
        """Values that follow from the answers, in words."""
        computed = [name for name in names if isinstance(self.flow.index.get(name), Let)]
        known = stand(self.flow, self.session).known if computed else {}
        return {name: self.speech.computed(self.flow, name, known[name]) for name in computed if name in known}

    def _answered(self, names: frozenset[str]) -> list[str]:
        answers = self.session.answers
        return [name for name in names if name in answers and answers[name].value is not None]

    def _unwritten(self, step: str, which: str) -> str:
        if isinstance(self.flow.index.get(step), Review):
            return self.speech.line("review_intro")
        return step if which == "title" and step in self.flow.index else ""
