"""What a client said, as a therapist reads it: in the therapist's language, and no more openly than they asked for."""

from dataclasses import dataclass

from bot.core.flow.model import Answer, Ask, Flow
from bot.core.session import Session
from bot.language.words import Words
from bot.render.aside import in_a_line
from bot.render.speech import Speech


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer. `text` empty and `count` above zero: it is told that so many words were written, not which."""

    step: str
    title: str
    text: str = ""
    count: int = 0
    said: bool = True  # False: asked, and skipped


@dataclass(frozen=True, slots=True)
class Facts:
    """One client's answers in one language."""

    speech: Speech
    words: Words
    flow: Flow
    session: Session

    def openly(self, step: str) -> Fact:
        """The answer with the client's own words."""
        answer = self.session.answers.get(step)
        said = answer is not None and answer.value is not None
        return Fact(step, self.title(step), self.speech.given(self.flow, self.session, step), said=said)

    def of(self, answer: Answer) -> str:
        """Any answer to a step of this flow, also one that was given before the latest."""
        ask = self.flow.index.get(answer.step)
        if answer.value is None:
            return self.speech.line("not_said")
        return self.speech.answer(self.flow, ask, answer) if isinstance(ask, Ask) else str(answer.value)

    def briefly(self, step: str) -> Fact:
        """What was chosen; of own words, only how many."""
        ask, answer = self.flow.index.get(step), self.session.answers.get(step)
        if not isinstance(ask, Ask) or answer is None or answer.value is None:
            return self.openly(step)
        if not ask.options:
            return Fact(step, self.title(step), count=len(str(answer.value).split()))
        return Fact(step, self.title(step), self._chosen(ask, answer), len(answer.words.split()))

    def _chosen(self, ask: Ask, answer: Answer) -> str:
        values = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
        return ", ".join(self.speech.label(self.flow, ask.name, value) for value in values)

    def tapped(self, step: str, kind: str) -> str:
        """The option behind an alert that was raised by a tap; nothing where that cannot be told for sure."""
        ask, answer = self.flow.index.get(step), self.session.answers.get(step)
        if not isinstance(ask, Ask):
            return ""
        raising = [option for option, raised in ask.urgent.items() if raised == kind]
        given = [option for option in raising if answer is not None and answer.value == option]
        one = given or raising
        return self.speech.label(self.flow, step, one[0]) if len(one) == 1 else ""

    def title(self, step: str) -> str:
        text = self.words.text(self.speech.language, step, "title")
        return text.constant if text is not None else step

    @property
    def name(self) -> str:
        """What they would like to be called; may be empty."""
        answer = self.session.answers.get("name")
        return in_a_line(str(answer.value)) if answer is not None and answer.value is not None else ""
