"""YAML: strings only, no cleverness, and never a traceback."""

import pytest

from bot.language.document import MAX_BYTES, Document, parse_document
from bot.language.nodes import Fields, Items, Scalar, find

pytestmark = pytest.mark.core


def parsed(text: str) -> Document:
    return parse_document(text.encode(), "x.yaml")


def places(text: str) -> list[tuple[str, int, int]]:
    return [(each.code, each.mark.line, each.mark.column) for each in parsed(text).findings]


def test_every_scalar_stays_as_it_was_written() -> None:
    root = parsed("yes: no\nat: 18:30\nphone: 0441\nversion: 1.10\nnothing:\ncountries: [gb, no, se]").root

    assert root
    assert root.plain == {
        "yes": "no",
        "at": "18:30",
        "phone": "0441",
        "version": "1.10",
        "nothing": "",
        "countries": ["gb", "no", "se"],
    }


def test_a_place_inside_a_text_is_found_however_it_is_written() -> None:
    text = "a: one two\nb: 'one two'\nc: |\n  one\n  two\nd: >\n  one\n  two\ne: one\n  two\n"
    root = parsed(text).root
    assert root

    marks = [node.mark_in(4) for _, node in root.entries.values() if isinstance(node, Scalar)]

    assert [(mark.line, mark.column) for mark in marks] == [(1, 8), (2, 9), (5, 3), (8, 3), (10, 3)]


def test_a_path_leads_to_its_node_as_far_as_it_exists() -> None:
    root = parsed("a:\n  - b: 1\n").root
    assert isinstance(root, Fields)

    node, mark = find(root, ("a", 0, "missing"))

    assert isinstance(node, Fields)
    assert (mark.line, mark.column) == (2, 5)
    assert isinstance(root.get("a"), Items)


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000, "a: " + "[" * 200_000])
def test_depth_ends_reading_and_not_the_process(text: str) -> None:
    assert "E109" in {code for code, _, _ in places(text)}


def test_aliases_are_refused_before_they_multiply() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"

    assert {code for code, _, _ in places(bomb)} == {"E106"}


def test_a_merge_key_is_an_alias_and_refused() -> None:
    assert places("a:\n  <<: *base\n") == [("E106", 2, 7)]


def test_a_duplicate_key_names_both_lines_and_the_first_stays() -> None:
    document = parsed("a: 1\nb: 2\na: 3\n")

    assert "line 1 and in line 3" in document.findings[0].message
    assert document.root
    assert document.root.plain == {"a": "1", "b": "2"}


def test_line_ends_of_windows_count_as_one() -> None:
    assert places("a: 1\r\nb: 2\r\na: 3\r\n") == [("E108", 3, 1)]


def test_a_byte_order_mark_is_no_text() -> None:
    root = parse_document("\ufeffa: 1".encode(), "x.yaml").root

    assert root
    assert list(root.entries) == ["a"]


def test_bytes_that_are_not_text_are_placed() -> None:
    found = parse_document(b"a: 1\nb: caf\xe9\n", "x.yaml").findings[0]

    assert (found.code, found.mark.line, found.mark.column) == ("E111", 2, 7)


def test_several_misread_texts_are_found_at_once() -> None:
    text = "a: One note: x\nb: @x\nc: {{ x }}\nd: {{ x }} y\ne: fine\nf: !x y\n"

    assert sorted(places(text)) == [("E103", 1, 12), ("E104", 2, 4), ("E104", 3, 4), ("E104", 4, 4), ("E107", 6, 4)]


def test_a_misread_text_of_several_lines_is_not_guessed_at() -> None:
    assert places("a: words\n  One note: x\nb: @x\n") == [("E103", 2, 11)]


def test_a_large_file_is_not_read() -> None:
    assert parse_document(b"#" * (MAX_BYTES + 1), "x.yaml").findings[0].code == "E110"


@pytest.mark.parametrize(("text", "place"), [("a: b\nc", (2, 2)), ("a: [b", (1, 6)), ("a: b\nc: {\n", (3, 1))])
def test_what_is_missing_at_the_end_is_placed_at_the_end(text: str, place: tuple[int, int]) -> None:
    assert places(text) == [("E101", *place)]


@pytest.mark.parametrize("break_", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_no_editor_shows_is_refused(break_: str) -> None:
    assert places(f"a: b{break_}c: d\n") == [("E111", 1, 5)]
