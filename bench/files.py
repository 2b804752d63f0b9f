"""What needs no network: reading a long flow, and telling what a thousand people wrote, each beside its floor.

CPU seconds of this process, without the garbage collector, which would be charged to whoever comes last.
"""

import gc
import html
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bench.questions import ANSWERS
from bench.subjects import ROOT, Place, practice_beside
from bot.content import Content
from bot.core.digest import compose
from bot.core.flow.model import Answer, Ask
from bot.core.session import Session
from bot.language.load import load_flow
from bot.loading import Folders, load_content
from bot.practice import practice_values
from bot.store.base import ClientView, DigestSource, OpenNotice

STEPS = 1_000
WAYS = 40
INTAKES = 1_000
NOW = datetime(2026, 3, 2, tzinfo=UTC)
ASKED = (
    "    type: choice\n    options: {a: First, b: Second, c: Third}",
    "    optional: true",
    "    type: number\n    min: 0\n    max: 100",
)


@dataclass(frozen=True)
class Share:
    """How many times what it takes at least our work took, in one round."""

    name: str
    round: int
    ours: float
    floor: float


def beside_floors(rounds: int) -> Iterator[Share]:
    with TemporaryDirectory() as name:
        content = _content(Path(name))
        flow = Path(name) / "long.yaml"
        flow.write_text(_long_flow(), encoding="utf-8")
        values, people = practice_values(content.practice, content.helplines), _people(content)
        if load_flow(flow, values).flow is None:
            raise ValueError("the long flow has errors")
        for number in range(rounds):
            ours = _spent(lambda: load_flow(flow, values))
            floor = _spent(lambda: yaml.load(flow.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
            yield Share("flow", number, ours, floor)
            plain = _spent(lambda: _plain(people))
            yield Share("digest", number, _spent(lambda: _digest(content, people)), plain)
            yield Share("people", number, _spent(lambda: _opened(content, people)), plain)


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    gc.enable()
    return seconds


def _content(folder: Path) -> Content:
    config = practice_beside(Place("", "", ROOT, folder))
    content = load_content(Folders(config.parent, ROOT / "bench" / "flow", ROOT / "templates", config.name))
    if not isinstance(content, Content):
        raise ValueError("\n".join(map(str, content)))
    return content


def _long_flow() -> str:
    """Forty ways through a thousand steps: choices, texts and numbers in turn, since nobody answers a thousand."""
    lines = ["flow: long", "version: 1", "budget: {typed answers: 50, minutes: 60}", "steps:"]
    lines += ["  - ask: topic", "    type: choice", "    title: Topic", "    text: What is it about?", "    options:"]
    lines += [f"      way_{way}: Way {way}" for way in range(WAYS)]
    for number in range(STEPS):
        way, place = divmod(number, STEPS // WAYS)
        if place == 0:
            lines += [f"  - section: Part {way}", f"    only if: topic is way_{way}"]
        lines += [f"  - ask: question_{number}", f"    title: Question {number}", ASKED[number % 3]]
        lines.append(f"    text: |\n      What would you like to tell us about number {number}?\n      Take your time.")
    return "\n".join([*lines, "  - section: The end", "  - end: done", "    text: Thank you.", ""])


def _people(content: Content) -> tuple[ClientView, ...]:
    session = Session(content.flow.name, content.flow.version, content.flow.hash, "en", NOW, NOW)
    for place, step in enumerate(step for step in content.flow.steps if isinstance(step, Ask)):
        words = ANSWERS[place % len(ANSWERS)]
        session = session.record(Answer(step.name, words, NOW, "", content.flow.version, step.fingerprint))
    therapist = content.practice.therapists[0].id
    sent = replace(session, ended="done")
    return tuple(ClientView(number, f"K{number}", "telegram", therapist, NOW, True, sent) for number in range(INTAKES))


def _digest(content: Content, people: tuple[ClientView, ...]) -> None:
    """As it is sent: numbers for all of them, lines for the first."""
    therapist = content.practice.therapists[0]
    asked = [
        OpenNotice(each.id, "request", therapist.id, each.id, each.code, NOW, {}, None, None, None, "")
        for each in people
    ]
    source = DigestSource(tuple(asked), {each.id: each for each in people}, 0, None, None)
    content.reports.digest(compose(source, NOW), therapist)


def _opened(content: Content, people: tuple[ClientView, ...]) -> None:
    """Each with all answers, as a therapist opens them one by one."""
    for each in people:
        content.reports.person(content.practice.therapists[0], each, ())


def _plain(people: tuple[ClientView, ...]) -> None:
    """All answers of all, without templates: the least that Python can do."""
    for each in people:
        answers = each.session.answers.values()
        lines = [f"<b>{html.escape(answer.step)}</b>: {html.escape(str(answer.value))}" for answer in answers]
        "\n".join([f"<b>{each.code}</b>", *lines])
