"""Walking every path: counts, endings, times, and what remains true when there are too many."""

from dataclasses import replace
from itertools import product

import pytest

from bot.core.flow.model import (
    Answered,
    Ask,
    Compare,
    End,
    Flow,
    Includes,
    Is,
    KindName,
    Limits,
    Mark,
    Not,
    Option,
    Or,
    Review,
    Say,
    Step,
)
from bot.language import explore
from bot.language.branches import branches
from bot.language.template import Text
from bot.language.walk import costs, describe, in_minutes, paths, walk, way
from bot.language.words import Words
from tests.language.conftest import SAMPLES, Load

HERE = Mark("x.yaml", 1, 1)


def ask(name: str, kind: KindName = "yes/no", *options: str, **more: object) -> Ask:
    ids = options or (("yes", "no") if kind in ("yes/no", "consent") else ())
    return replace(Ask(name, HERE, kind=kind, options=tuple(map(Option, ids))), **more)


def flow(*steps: Step) -> Flow:
    return Flow("f", 1, "", steps, index={step.name: step for step in steps})


def test_the_example_has_the_paths_its_author_expects(load: Load) -> None:
    loaded = load((SAMPLES / "example.yaml").read_text(encoding="utf-8"))
    assert loaded.flow

    result = walk(loaded.flow, loaded.words)

    assert describe(result) == "10 distinct answer combinations; endings: declined 1, under_18 1, booked 8"
    assert result.exhaustive
    assert result.shortest == (("privacy_ok", "no"),)
    assert len(result.longest) == 5
    assert 0.4 < result.minutes[0] < 0.8
    assert 2 < result.minutes[1] < 4
    assert costs(result) == f"1 to {round(result.minutes[1])} minutes for a slow reader, at most 3 typed answers"


@pytest.mark.core
def test_counting_together_gives_what_counting_one_by_one_gives() -> None:
    steps = (
        ask("a", "consent"),
        End("no", HERE, only_if=Is("a", "no")),
        ask("b", "choices", "x", "y", "z", optional=True),
        ask("c", "number", only_if=Includes("b", "x"), optional=True),
        End("low", HERE, only_if=Or((Compare("c", "<", 3), Not(Answered("b"))))),
        ask("d", optional=True),
        ask("e", only_if=Is("d", "yes")),
        End("done", HERE, only_if=Not(Is("e", "no"))),
    )
    one_by_one = list(paths(flow(*steps)))

    result = walk(flow(*steps))

    assert result.paths == len(one_by_one) == len(set(one_by_one))
    assert result.unended == sum(end == "" for _, end in one_by_one) > 0
    assert {name: sum(end == name for _, end in one_by_one) for name in result.outcomes} == result.outcomes
    assert len(result.longest) == max(len(path) for path, _ in one_by_one)


@pytest.mark.core
def test_billions_of_paths_are_counted_exactly() -> None:
    skippable = tuple(ask(f"q{number}", optional=True) for number in range(40))

    result = walk(flow(*skippable, End("done", HERE)))

    assert result.exhaustive
    assert result.paths == 2**40


def test_beyond_the_cap_chance_walks_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "MAX_SITUATIONS", 1000)
    questions = tuple(ask(f"q{number}") for number in range(12))
    late = Or(tuple(Is(each.name, "no") for each in questions))

    result = walk(flow(*questions, End("some", HERE, only_if=late), End("none", HERE)))

    assert not result.exhaustive
    assert "not proven: more than 1000 situations" in describe(result)
    assert "4285 random walks (seed 1)" in describe(result)
    assert result.walks == result.paths == 4285
    assert result == walk(flow(*questions, End("some", HERE, only_if=late), End("none", HERE)))


def test_a_flow_with_too_many_ways_gets_a_warning_instead_of_a_proof(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "MAX_SITUATIONS", 100)
    names = [f"q{number}" for number in range(8)]
    asks = "".join(f"  - ask: {name}\n    type: yes/no\n    text: Yes?\n" for name in names)
    late = " or ".join(f"{name} is no" for name in names)
    ends = f"  - end: some\n    only if: {late}\n    text: x\n  - end: all\n    text: x\n"
    text = f"flow: f\nversion: 1\nsteps:\n{asks}{ends}"

    loaded = load(text)

    assert [(each.code, each.mark.line, each.mark.column) for each in loaded.findings] == [("W308", 1, 1)]
    assert loaded.flow


@pytest.mark.core
def test_a_path_without_an_ending_is_counted() -> None:
    result = walk(flow(ask("a"), End("no", HERE, only_if=Is("a", "no"))))

    assert result.unended == 1
    assert describe(result) == "2 distinct answer combinations; endings: no 1, no ending 1"


@pytest.mark.core
def test_an_empty_flow_has_one_path_that_leads_nowhere() -> None:
    assert describe(walk(flow())) == "1 distinct answer combination; endings: no ending 1"


@pytest.mark.core
def test_facts_of_the_practice_are_constants() -> None:
    steps = (End("online", HERE, only_if=Is("practice.online", "yes")), End("office", HERE))

    result = walk(replace(flow(*steps), facts={"practice.online": "yes"}))

    assert result.outcomes == {"online": 1, "office": 0}


@pytest.mark.core
def test_time_is_taps_writing_and_reading() -> None:
    words = Words(("en",), {("en", "hello", "text"): Text(constant="word " * 200)})
    steps = (Say("hello", HERE), ask("a"), ask("b", "long text", optional=True), Review("check", HERE), End("x", HERE))

    least, most = walk(flow(*steps), words).minutes

    assert least == pytest.approx((200 * 60 / 130 + 5 + 5 + 26) / 60)
    assert most == pytest.approx((200 * 60 / 130 + 5 + 60 + 26) / 60)


BRANCHES = (
    (ask("a", "yes/no"), [], ("yes",)),
    (ask("a", "yes/no"), [Is("a", "no")], ("yes", "no")),
    (ask("a", "consent"), [], ("yes", "no")),
    (ask("a", "choice", "x", "y", "z"), [Is("a", "y")], ("x", "y")),
    (ask("a", "choice", "x", "y", "z", optional=True), [], ("x", None)),
    (ask("a", "choices", "x", "y", "z"), [Includes("a", "y")], (("x",), ("y",))),
    (ask("a", "choices", "x", "y", limits=Limits(at_least=2)), [Includes("a", "y")], (("x", "y"),)),
    (ask("a", "number"), [], (1,)),
    (ask("a", "number"), [Compare("a", "<", 18)], (17, 18, 19)),
    (ask("a", "number", limits=Limits(minimum=18)), [Compare("a", "<", 18)], (18, 19)),
    (ask("a", "number", limits=Limits(minimum=17.5, maximum=18.5)), [Compare("a", "<", 18)], (17.5, 18, 18.5)),
    (ask("a", "number"), [Compare("a", "<", 2), Compare("a", ">", 3)], (1, 2, 2.5, 3, 4)),
    (ask("a", "scale", limits=Limits(minimum=1, maximum=5)), [Is("a", "5")], (4, 5)),
    (ask("a", "text"), [Answered("a")], ("Sam",)),
    (ask("a", "date", limits=Limits(latest="today")), [], ("2000-01-01",)),
)


@pytest.mark.core
@pytest.mark.parametrize(("question", "mentioned", "answers"), BRANCHES)
def test_only_answers_that_a_condition_tells_apart_are_tried(question: Ask, mentioned: list, answers: tuple) -> None:
    assert branches(question, mentioned) == answers


@pytest.mark.core
def test_exclusive_options_stand_alone() -> None:
    options = (Option("x"), Option("y"), Option("none", exclusive=True))
    question = Ask("a", HERE, kind="choices", options=options)
    mentioned = [Includes("a", each) for each in ("x", "none")]

    sets = branches(question, mentioned)

    assert set(sets) == {("x",), ("y",), ("none",)}
    assert not [each for each, other in product(sets, ["x", "y"]) if each and "none" in each and other in each]


def test_a_way_counts_what_is_typed_and_takes_no_longer_than_the_slowest(
    load: Load, intake: str, intake_de: str
) -> None:
    loaded = load(intake, de=intake_de)
    assert loaded.flow
    assert loaded.words
    found = walk(loaded.flow, loaded.words)

    ways = [way(loaded.flow, loaded.words, answers) for answers, _ in paths(loaded.flow)]

    assert min(each.minutes for each in ways) == pytest.approx(found.minutes[0])
    assert max(each.minutes for each in ways) == pytest.approx(found.minutes[1])
    assert str(way(loaded.flow, loaded.words, found.shortest)) == "1 answer, none typed, less than a minute"
    assert {each.typed for each in ways} == {0, 1, 2, 3, 4, 5}


@pytest.mark.core
@pytest.mark.parametrize(
    ("minutes", "told"), [(0.4, "less than a minute"), (1.2, "about 1 minute"), (7.6, "about 8 minutes")]
)
def test_minutes_are_rounded(minutes: float, told: str) -> None:
    assert in_minutes(minutes) == told
