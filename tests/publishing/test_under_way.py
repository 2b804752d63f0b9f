"""The flow changes under people at five places: they notice what `diff` says beforehand, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.flow.model import Ask, Step
from bot.core.messages import Address
from bot.publishing.effects import effect_on
from tests.publishing.stage import FLOW, PRACTICE, Stage

WAY = (
    *("o:consent:yes", "o:age:yes", "o:place:uk", "o:may_write:no", "Sam"),
    *("o:who:self", "o:first_time:before", "s:topics", "s:hope"),
)
PLACES = {"consent": 0, "name": 4, "topics": 7, "hope": 8, "safe": 9}
"""The question that is open -> how many were answered before."""

NEWS = "  - ask: news\n    type: yes/no\n    title: News\n    text: Would you like our news?\n\n"


@dataclass(frozen=True)
class Edit:
    """`words`: each replaced by the other. `asked`: open question -> what is asked besides, because of the edit."""

    words: tuple[tuple[str, str], ...]
    asked: dict[str, set[str]]
    version: int = 2


def cut(flow: str, step: str) -> str:
    """The text of one step."""
    start = flow.index(f"  - ask: {step}\n")
    return flow[start : flow.index("\n\n", start) + 2]


EDITS = {
    "a typing error": Edit((("A nickname is fine,", "Any name is fine,"),), {}),
    "a new question before nearly everyone": Edit(
        (("  - ask: name\n", f"{NEWS}  - ask: name\n"),),
        {place: {"news"} for place in ("name", "topics", "hope", "safe")},
    ),
    "a new question for new clients only": Edit(
        (("  - ask: name\n", f"{NEWS.rstrip()}\n    for new clients only: true\n\n  - ask: name\n"),), {}
    ),
    "an option is gone that three have chosen": Edit(
        (("      before: Yes, before\n", ""),), {place: {"first_time"} for place in ("topics", "hope", "safe")}
    ),
    "a question has another name": Edit(
        (
            ("  - ask: first_time\n", "  - ask: therapy_before\n    was: first_time\n"),
            ("only if: first_time is first", "only if: therapy_before is first"),
        ),
        {},
    ),
    "the words of the consent are others": Edit(
        (("Is that OK with you?", "Is that all right with you?"),),
        {place: {"consent"} for place in ("name", "topics", "hope", "safe")},
    ),
    "the meaning of a question is another": Edit(
        (("  - ask: who\n", "  - ask: who\n    ask again: true\n"),),
        {place: {"who"} for place in ("topics", "hope", "safe")},
    ),
    "the open question is gone": Edit((("HOPE", ""),), {}),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """In one language, so that an edit is one edit."""
    Stage(tmp_path).change(PRACTICE, "languages: [en, es]  ", "languages: [en]  ")
    one = Stage(tmp_path, "memory:")
    await one.app.start()
    yield one
    await one.app.stop()


def person(place: str) -> Address:
    return Address("web", f"visitor-at-{place}")


async def to_their_places(stage: Stage) -> None:
    for place, count in PLACES.items():
        await stage.says("hello", person(place))
        for given in WAY[:count]:
            await (stage.taps if ":" in given else stage.says)(given, person(place))


async def publish(stage: Stage, edit: Edit) -> None:
    text = stage.text(FLOW)
    for old, new in edit.words:
        before = cut(text, "hope") if old == "HOPE" else old
        assert before in text
        text = text.replace(before, new)
    stage.write(FLOW, text.replace("\nversion: 1\n", f"\nversion: {edit.version}\n"))
    await stage.settle()


async def asked_from_now_on(stage: Stage, who: Address) -> list[str]:
    """Every question until the review, each left out or answered anyhow."""
    seen: list[str] = []
    flow = stage.app.content.flow
    said = await stage.sends('{"kind": "tap", "data": "c:again", "on": "1"}', who)
    while True:
        step = flow.index.get(next((text.asks for text in reversed(said) if text.asks), ""))
        if not isinstance(step, Ask) or len(seen) > len(flow.steps):
            return seen
        seen.append(step.name)
        said = await stage.sends(answer(step), who)


def names_of(step: Step) -> set[str]:
    """Under which an answer to it may be kept."""
    return {step.name, *step.was} if isinstance(step, Ask) else set()


def answer(step: Ask) -> str:
    if step.optional:
        return f'{{"kind": "tap", "data": "s:{step.name}", "on": "1"}}'
    if step.options:
        option = "safe" if step.name == "safe" else step.options[0].id
        return f'{{"kind": "tap", "data": "o:{step.name}:{option}", "on": "1"}}'
    word = "yes" if step.kind in ("yes/no", "consent") else "Sam"
    return f'{{"kind": "text", "text": "{word}"}}'


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
async def test_people_are_asked_what_was_foretold_and_nothing_that_holds(stage: Stage, edit: Edit) -> None:
    old = stage.app.content.flow
    await to_their_places(stage)
    before = {place: await stage.session(person(place)) for place in PLACES}
    await publish(stage, edit)
    new = stage.app.content.flow
    assert (new.version, stage.app.reloader.refused) == (edit.version, ())

    for place, session in before.items():
        foretold = {asked.step for asked in effect_on(old, new, session).asked}
        asked = await asked_from_now_on(stage, person(place))
        known = {step.name for step in new.steps if names_of(step) & set(session.answers)}
        assert foretold == edit.asked.get(place, set())
        assert {step for step in asked if step in known} <= foretold
        assert foretold <= set(asked)
        assert set(session.answers) <= set((await stage.session(person(place))).answers)


async def test_a_name_that_would_mean_something_else_is_refused_and_nobody_notices(stage: Stage) -> None:
    old = stage.app.edition
    await to_their_places(stage)
    await publish(stage, Edit((("- ask: name\n    type: text\n", "- ask: name\n    type: date\n"),), {}))

    assert stage.app.edition is old
    assert "name" in await asked_from_now_on(stage, person("name"))


async def test_who_would_be_ended_is_foretold(stage: Stage) -> None:
    old = stage.app.content.flow
    await to_their_places(stage)
    sessions = {place: await stage.session(person(place)) for place in PLACES}
    await publish(stage, Edit((("only if: who is someone_else", "only if: who is someone_else or who is self"),), {}))
    new = stage.app.content.flow

    ended = {place: effect_on(old, new, session).ended for place, session in sessions.items()}
    assert ended == dict.fromkeys(("consent", "name"), "") | dict.fromkeys(
        ("topics", "hope", "safe"), "for_someone_else"
    )


async def test_an_open_question_that_goes_is_foretold(stage: Stage) -> None:
    old = stage.app.content.flow
    await to_their_places(stage)
    sessions = {place: await stage.session(person(place)) for place in PLACES}
    await publish(stage, EDITS["the open question is gone"])

    gone = {place: effect_on(old, stage.app.content.flow, session).gone for place, session in sessions.items()}
    assert gone == dict.fromkeys(PLACES, "") | {"hope": "hope"}
