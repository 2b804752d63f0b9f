"""Whatever stands in a file: placed findings, no exception, in bounded time."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.flow.model import And, Answered, Compare, Condition, Includes, Is, Not, Or
from bot.language.condition import MAX_LENGTH, Parsed, parse_condition
from bot.language.findings import CODES
from bot.language.load import Loaded, load_flow
from bot.language.spell import KEYWORDS, spell
from bot.language.template import compile_text
from bot.language.values import PracticeValues

MUTATIONS = 2000
MAX_SECONDS = 0.2

names = st.from_regex(r"(practice\.)?[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in KEYWORDS)
values = st.text(st.characters(blacklist_characters="'\"\n\r", blacklist_categories=("Cs",)), min_size=1, max_size=8)
bounds = st.integers(-9999, 9999).map(float) | st.integers(-999, 999).map(lambda number: number / 4)
comparisons: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Is, names, values),
    st.builds(Includes, names, values),
    st.builds(Compare, names, st.sampled_from(["<", "<=", ">", ">="]), bounds),
    st.builds(Answered, names),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@given(conditions)
def test_a_condition_survives_being_written_and_read(condition: Condition) -> None:
    text = spell(condition)

    parsed = parse_condition(text)

    assert len(text) > MAX_LENGTH or (isinstance(parsed, Parsed) and parsed.condition == condition)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    found = parse_condition(text)

    assert isinstance(found, Parsed) or 0 <= found.at <= len(text)


@given(st.text(max_size=60))
def test_any_text_prints_or_is_refused_at_a_place_inside_it(text: str) -> None:
    read = compile_text(text, {"practice.name": "Elm"})

    assert isinstance(read.text.render({}), str)
    assert all(0 <= trouble.at <= len(text) for trouble in read.troubles)


@given(st.text(max_size=40))
def test_what_a_client_wrote_is_never_read_as_a_template(words: str) -> None:
    text = compile_text("Hello {{ name or 'there' }}", {}).text

    assert text.render({"name": "{{ 7 * 7 }}" + words}) == "Hello {{ 7 * 7 }}" + words


PIECES = st.sampled_from(
    [
        *":#-?*&!%@`|>{}[],'\"\t\n \\",
        "{{ ",
        " }}",
        "{% ",
        " %}",
        ": ",
        " #",
        "\n  ",
        "- ask: age",
        "only if: ",
        "é",
        "\0",
    ]
)
mutations = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "replace", "repeat", "move"]), st.integers(0, 9999), PIECES),
    min_size=1,
    max_size=6,
)


def mutated(text: str, changes: list[tuple[str, int, str]]) -> str:
    for kind, number, piece in changes:
        lines = text.split("\n")
        at, line = number % (len(text) + 1), number % len(lines)
        if kind == "insert":
            text = text[:at] + piece + text[at:]
        elif kind == "replace":
            text = text[:at] + piece + text[at + len(piece) :]
        elif kind == "delete":
            text = text[:at] + text[at + 1 + number % 7 :]
        elif kind == "repeat":
            text = "\n".join([*lines[: line + 1], *lines[line:]])
        else:
            text = "\n".join([*lines[:line], *lines[line + 1 :], lines[line]])
    return text


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


def timed(path: Path, practice: PracticeValues) -> tuple[Loaded, float]:
    before = time.process_time()
    loaded = load_flow(path, practice)
    return loaded, time.process_time() - before


@settings(
    max_examples=MUTATIONS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(flow_changes=mutations, word_changes=mutations)
def test_a_mutated_flow_gives_placed_findings_and_no_exception(
    place: Path,
    practice: PracticeValues,
    intake: str,
    intake_de: str,
    flow_changes: list[tuple[str, int, str]],
    word_changes: list[tuple[str, int, str]],
) -> None:
    flow = mutated(intake, flow_changes)
    (place / "flow.yaml").write_text(flow, encoding="utf-8")
    (place / "flow.de.yaml").write_text(mutated(intake_de, word_changes), encoding="utf-8")

    loaded, spent = timed(place / "flow.yaml", practice)
    if spent > MAX_SECONDS:  # the machine may have been busy with something else; a slow flow is slow again
        loaded, spent = timed(place / "flow.yaml", practice)

    assert spent < MAX_SECONDS
    assert loaded.flow or loaded.findings
    for each in loaded.findings:
        text = (place / Path(each.mark.file).name).read_text(encoding="utf-8")
        lines = text.split("\n")
        assert each.code in CODES
        assert 1 <= each.mark.line <= len(lines)
        assert 1 <= each.mark.column <= len(lines[each.mark.line - 1]) + 1
