"""Long reports in several messages: nothing lost, nothing cut through, every message whole."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.split import LIMIT, cut, split, units

TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
PIECES = st.one_of(
    st.sampled_from(("&lt;", "&amp;", "&#39;", "\n", " ", "🙂", "é", "x" * 30)),
    st.text(alphabet="abc déf\n", max_size=20),
)


@st.composite
def html(draw: st.DrawFn, depth: int = 2) -> str:
    """Small, whole HTML such as our templates make."""
    inside = [draw(PIECES) for _ in range(draw(st.integers(0, 6)))]
    if depth and draw(st.booleans()):
        tag = draw(st.sampled_from(("b", "i", "code")))
        inside.append(f"<{tag}>{draw(html(depth=depth - 1))}</{tag}>")
    return "".join(inside)


def visible(text: str) -> str:
    """What a reader sees, whatever the white space."""
    return "".join(TAG.sub("", text).split())


def is_whole(text: str) -> bool:
    """Every tag that is opened is closed, in order."""
    opened: list[str] = []
    for closing, name in TAG.findall(text):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@settings(deadline=None)
@given(blocks=st.lists(html(), max_size=6), limit=st.integers(60, 200))
def test_every_message_fits_and_is_whole_and_nothing_is_lost(blocks: list[str], limit: int) -> None:
    messages = split(blocks, limit)

    assert all(units(message) <= limit for message in messages)
    assert all(is_whole(message) for message in messages)
    assert "".join(map(visible, messages)) == "".join(map(visible, blocks))


@settings(deadline=None)
@given(html(depth=3))
def test_an_entity_is_never_cut_through(text: str) -> None:
    for piece in cut(text, 60):
        assert re.sub(r"&(lt|amp|#39);", "", TAG.sub("", piece)).count("&") == 0


def test_blocks_that_fit_share_a_message() -> None:
    assert split(["one", "two"]) == ("one\n\ntwo",)


def test_a_message_is_cut_between_blocks_first() -> None:
    block = "word " * 500

    assert split([block, block]) == (block, block)


def test_a_block_that_is_too_long_is_cut_between_lines() -> None:
    lines = [f"line {number}" for number in range(1000)]

    pieces = split(["\n".join(lines)])

    assert all(units(piece) <= LIMIT for piece in pieces)
    assert [line for piece in pieces for line in piece.split("\n") if line] == lines


def test_bold_text_stays_bold_over_a_cut() -> None:
    first, second = cut(f"<b>{'a' * 50} {'b' * 50}</b>", 80)

    assert first == f"<b>{'a' * 50} </b>"
    assert second == f"<b>{'b' * 50}</b>"


def test_an_emoji_counts_as_two() -> None:
    assert units("🙂" * 2048) == LIMIT
    assert len(cut("🙂" * 2049, LIMIT)) == 2


def test_a_link_longer_than_a_message_does_not_hang() -> None:
    assert cut(f'<a href="{"x" * 100}">y</a>', 60)
