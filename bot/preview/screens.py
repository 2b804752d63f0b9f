"""The screens of a flow, made by the engine itself: each step as it comes to somebody on the shortest way there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.content import Content
from bot.core.conversation.answering import read
from bot.core.conversation.asking import question
from bot.core.conversation.going_on import proceed
from bot.core.decide import begin
from bot.core.flow.engine import seal, stand
from bot.core.flow.model import Answer, Ask, Faq, Review, Say, Step
from bot.core.flow.reading import Problem
from bot.core.messages import Address, Commanded, Message
from bot.core.replies import Line, Part, Reply, StepText
from bot.core.session import Session
from bot.core.turn import Say as Said
from bot.core.turn import Scene
from bot.language.explore import explore
from bot.language.situations import Answers, by_length
from bot.posts import Text

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TOO_LONG = "x" * 5000
CARDS = ("self", "danger", "other")


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `asked`: what the person said or tapped before it; `note`: when it comes."""

    text: Text
    asked: str = ""
    note: str = ""


class Projector:
    """One language of a practice's flow."""

    def __init__(self, content: Content, ways: Mapping[str, Answers], language: str) -> None:
        self._content, self._ways, self._language = content, ways, language
        self._message = Message("m0", Address("console", "me"), Commanded("start"), NOW, language)
        self._nobody = begin(content.house, self._message, NOW)

    def step(self, step: Step) -> Iterator[Screen]:
        """The step, then what else it can say."""
        scene = self._scene(step)
        if step.name in self._ways:
            replies = [effect.reply for effect in proceed(scene).effects if isinstance(effect, Said)]
            yield Screen(self._text(replies[0], scene))
        else:
            rows = question(scene, step).rows if isinstance(step, Ask) else ()
            yield Screen(self._text(Reply((StepText(step.name),), rows), scene))
        if isinstance(step, Ask):
            yield from self._besides(step, scene)

    def faq(self, entry: Faq) -> Screen:
        heard = entry.hears.get(self._language) or ("",)
        parts = Reply((StepText(entry.name),))
        return Screen(self._text(parts, self._scene_of(self._nobody)), heard[0], ", ".join(heard))

    def card(self, kind: str) -> Screen:
        return Screen(self._content.urgent_card(self._language, kind), note=kind)

    def title(self, section: str) -> str:
        title = self._content.voice.words.title(self._language, section)
        return title.render({}) if title else section

    def _besides(self, ask: Ask, scene: Scene) -> Iterator[Screen]:
        if ask.has_why:
            label = self._content.voice.line("button_why", self._language)
            yield Screen(self._text(Reply((StepText(ask.name, "why"),)), scene), label)
        for parts in _refusals(ask, scene):
            yield Screen(self._text(Reply(parts), scene), note="an answer that cannot be taken")
        if ask.has_example:
            yield Screen(self._text(Reply((StepText(ask.name, "example"),)), scene), note="the second time")

    def _scene(self, step: Step) -> Scene:
        """Somebody who has answered what leads to this step, and has read and confirmed what comes before it."""
        flow = self._content.flow
        told = frozenset(each.name for each in flow.steps if isinstance(each, Say) and each is not step)
        session = replace(self._nobody, delivered=told)
        for name, value in self._ways.get(step.name, ()):
            ask = flow.index[name]
            fingerprint = ask.fingerprint if isinstance(ask, Ask) else ""
            session = session.record(Answer(name, value, NOW, "", flow.version, fingerprint))
        standing = stand(flow, session)
        if isinstance(standing.step, Review) and standing.step is not step:
            session = replace(session, confirmed=seal(standing.values, session))
        return self._scene_of(session)

    def _scene_of(self, session: Session) -> Scene:
        return Scene(self._content.house, session, self._message, NOW)

    def _text(self, reply: Reply, scene: Scene) -> Text:
        return self._content.voice.render(reply, self._content.flow, scene.session)


def ways_to(content: Content) -> dict[str, Answers]:
    """Step -> the shortest row of answers that leads there; without those that this practice leaves out."""
    reached = explore(content.flow).reached
    return {name: min(trails.values(), key=by_length).path for name, trails in reached.items()}


def _refusals(ask: Ask, scene: Scene) -> Iterator[tuple[Part, ...]]:
    """What is said to answers that cannot be taken, each once."""
    if ask.urgent:
        yield (Line("safety_not_understood"),)
        return
    tried = ["xyz zyx", TOO_LONG, *_beyond(ask)]
    problems = [reading for text in tried if isinstance(reading := read(scene, ask, text), Problem)]
    if ask.has_error and problems:
        yield (StepText(ask.name, "error"),)
        return
    for problem in {problem.name: problem for problem in problems}.values():
        yield (Line(f"problem_{problem.name}", problem.values),)


def _beyond(ask: Ask) -> Iterator[str]:
    """Numbers just outside the limits."""
    if ask.limits.minimum is not None:
        yield f"{ask.limits.minimum - 1:g}"
    if ask.limits.maximum is not None:
        yield f"{ask.limits.maximum + 1:g}"
