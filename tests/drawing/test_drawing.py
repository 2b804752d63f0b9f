"""Pictures of flows: everything is in them, nothing in them is code, and the words fit."""

import re
from itertools import pairwise
from xml.etree import ElementTree as Tree

import pytest

from bot.drawing import mermaid, svg
from bot.drawing.outline import Item
from bot.drawing.words import width, wrapped

pytestmark = pytest.mark.core

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</style><script>alert("1")</script> & <b>"\'`]]> %%{init: x}%% end'
ITEMS = (
    Item("section", "welcome", "Welcome"),
    Item("ask", "age", "18 or older", "Are you 18?", tags=("yes/no",), options=("Yes", "No")),
    Item("end", "young", "", "Goodbye.", "age is no", 1, outcome="declined"),
    Item("section", "rest", "The rest", condition="age is yes"),
    Item("say", "hint", "", "A hint.", "practice.many is yes", 2, unused=True),
    Item("review", "check", "", "All right?", depth=1),
    Item("end", "done", "", "Thank you.", outcome="request"),
    Item("faq", "fees", "", "70 pounds.", options=("fee", "cost")),
)


def drawn(items: tuple[Item, ...]) -> Tree.Element:
    return Tree.fromstring(svg.draw(items, "A flow", "6 steps"))


def words(picture: Tree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in picture.iter(f"{SVG}text")]


def test_every_entry_is_in_the_picture_with_its_condition_and_options() -> None:
    found = words(drawn(ITEMS))

    for wanted in ("Welcome", "18 or olderage", "young", "only if age is no", "only if age is yes", "Yes", "No"):
        assert wanted in found
    assert "asks · yes/no" in found
    assert "ends, nothing kept" in found
    assert "ends with a request" in found
    assert "says · not in this practice" in found
    assert "At any time" in found


def test_what_a_practice_writes_is_only_ever_words_in_a_picture() -> None:
    fields = {"title": HOSTILE, "text": HOSTILE, "condition": HOSTILE, "options": (HOSTILE,)}

    picture = drawn((Item("section", HOSTILE, HOSTILE), Item("ask", "a", depth=1, **fields)))  # type: ignore[arg-type]

    assert {each.tag.removeprefix(SVG) for each in picture.iter()} <= {
        *("svg", "title", "style", "rect", "path", "circle", "g", "text", "tspan"),
    }
    assert any("<script>" in each for each in words(picture))


def test_a_picture_asks_nobody_for_anything() -> None:
    text = svg.draw(ITEMS, "A flow", "6 steps")

    assert not re.search(r"href|url\(|@import|<image|<script|src=", text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "prefers-color-scheme:dark" in text


def test_everything_stands_inside_the_page_and_cards_do_not_overlap() -> None:
    many = tuple(
        Item("ask", f"q{at}", "T " * 80, "word " * 90, "a is b " * 30, at % 3, options=("option",) * 40)
        for at in range(9)
    )

    picture = drawn(many)

    high = float(picture.attrib["height"])
    cards = [each for each in picture.iter(f"{SVG}rect") if each.get("class") == "card"]
    edges = [(float(card.attrib["y"]), float(card.attrib["y"]) + float(card.attrib["height"])) for card in cards]
    assert all(one[1] < two[0] for one, two in pairwise(edges))
    assert edges[-1][1] < high
    chips = [each for each in picture.iter(f"{SVG}rect") if each.get("class") == "chip"]
    assert all(float(chip.attrib["x"]) + float(chip.attrib["width"]) < svg.WIDE for chip in chips)


@pytest.mark.parametrize("text", ["", "one", "many words " * 50, "x" * 900, "漢字" * 400, "a\u0301" * 300, HOSTILE])
def test_wrapped_lines_fit(text: str) -> None:
    lines = wrapped(text, 13, 200, 3)

    assert len(lines) <= 3
    assert all(width(line, 13) <= 200 for line in lines)


def test_a_mermaid_chart_has_every_step_and_goes_past_what_has_a_condition() -> None:
    chart = mermaid.draw(ITEMS)

    assert chart.startswith("flowchart TD\n")
    assert '  subgraph g1["Welcome"]' in chart
    assert 'n2("18 or older: Are you 18?"):::ask' in chart
    assert 'n3{{"age is no"}}:::condition' in chart
    assert 'n4(["Goodbye."]):::declined' in chart
    assert 'n6{{"age is yes and practice.many is yes"}}:::condition' in chart
    for arrow in ("n2 --> n3", "n3 -->|if so| n4", "n3 -->|if not| n6", "n7 --> n8"):
        assert f"  {arrow}\n" in chart
    assert "n4 -->" not in chart


def test_what_a_practice_writes_is_only_ever_words_in_a_chart() -> None:
    label = mermaid.draw((Item("say", "a", "", HOSTILE),)).splitlines()[1]

    assert re.fullmatch(r'    n1\["[^"<>`]*"\]:::say', label)
