"""Answers in a row as the lines of a `.chat` file, so that a finding can be played and kept as a test."""

from collections.abc import Iterator

from bot.core.flow.computed import with_computed
from bot.core.flow.conditions import holds
from bot.core.flow.model import Ask, End, Flow, Let, Review, Say, Step, Value
from bot.core.taps import CALM, CONFIRM, DONE, Tap
from bot.language.situations import Answers

OWN_WORDS = "In my own words."


def chat(flow: Flow, answers: Answers, arrives: str = "") -> str:
    """The shortest chat that shows a path; `arrives` names the step that it leads to.

    A tap is written with the id of its option, so that the chat reads the same in every language.
    """
    return "\n".join(["client: /start", *_lines(flow, dict(answers), arrives)])


def _lines(flow: Flow, given: dict[str, Value | None], arrives: str) -> Iterator[str]:
    values: dict[str, Value] = {}
    for step in flow.steps:
        if step.only_if is not None and not holds(step.only_if, values, flow.facts):
            continue
        if step.name == arrives:
            yield f"bot:    {_verb(step)} {step.name}"
            return
        if isinstance(step, End) or (isinstance(step, Ask) and step.name not in given):
            return
        if isinstance(step, Ask):
            yield from _answered(step, given[step.name])
            value = given[step.name]
            values |= {} if value is None else {step.name: value}
        elif isinstance(step, Let):
            values = with_computed(step, values, flow.facts)
        elif isinstance(step, Review):
            yield f"client: [{Tap(CONFIRM, step.name)}]"


def _answered(ask: Ask, value: Value | None) -> Iterator[str]:
    yield f"bot:    ask {ask.name}"
    if value is None:
        yield "client: /skip"
    elif isinstance(value, tuple):
        for option in value:
            yield from _tapped(ask, option)
        yield f"client: [{Tap(DONE, ask.name)}]"
    elif ask.options:
        yield from _tapped(ask, str(value))
    else:
        yield f"client: {value}"


def _tapped(ask: Ask, option: str) -> Iterator[str]:
    yield f"client: [{option}]"
    if any(each.id == option and each.other for each in ask.options):
        yield f"client: {OWN_WORDS}"
    if ask.urgent.get(option):
        yield f"client: [{Tap(CALM, 'safe')}]"  # the card has opened; this is the way on


def _verb(step: Step) -> str:
    match step:
        case Ask():
            return "ask"
        case Say():
            return "say"
        case Review():
            return "review"
        case End():
            return "end"
        case Let():
            return "let"
