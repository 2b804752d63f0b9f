"""A flow as one self-contained SVG: a column from top to bottom, what stands aside indented behind its condition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from bot.drawing.outline import Item
from bot.drawing.style import STYLE
from bot.drawing.words import shortened, width, wrapped

WIDE = 760
SPINE = 36  # where the line stands on which the conversation goes down
MARGIN, LEFT, INDENT, RIGHT = 20, 64, 44, 20
PAD, GAP = 14, 16
BOLD, TEXT, SMALL = 15.5, 13.5, 12  # sizes to measure with; bold letters are wider
CHIP = 24
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "say": "says",
        "ask": "asks",
        "review": "reads back",
        "request": "ends with a request",
        "declined": "ends, nothing kept",
        "closed": "ends",
        "faq": "answers",
    }
)


def draw(items: Sequence[Item], heading: str, detail: str) -> str:
    """The whole picture; `heading` and `detail` stand on top."""
    pieces = [_text(heading, MARGIN, 44, "heading"), _text(detail, MARGIN, 68, "quiet")]
    steps = [item for item in items if item.verb != "faq"]
    asides = [item for item in items if item.verb == "faq"]
    y = top = 100.0
    last = top
    for item in steps:
        block = _section(item, y) if item.verb == "section" else _Card(item, y).block()
        pieces.append(block.svg)
        last = block.joint if item.depth == 0 and item.verb != "section" else last
        y += block.height + GAP
    pieces.insert(2, f'<path class="spine" d="M{SPINE} {top} V{last}"/>')
    if asides:
        pieces.append(_band("At any time", "", y + 8))
        y += 62
        for item in asides:
            block = _Card(item, y).block()
            pieces.append(block.svg)
            y += block.height + GAP
    return _page("\n".join(pieces), y + 16, heading)


@dataclass(frozen=True, slots=True)
class _Block:
    """`joint`: how far down it meets the line."""

    svg: str
    height: float
    joint: float


def _page(body: str, height: float, title: str) -> str:
    whole = round(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {whole}" width="{WIDE}" height="{whole}" '
        f'role="img" aria-label={quoteattr(title)}>\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="page" width="{WIDE}" height="{whole}"/>\n{body}\n</svg>\n'
    )


def _section(item: Item, y: float) -> _Block:
    return _Block(_band(item.title or item.name, item.condition, y), 38, y + 19)


def _band(title: str, condition: str, y: float) -> str:
    right = f"only if {shortened(condition, 60)}" if condition else ""
    return (
        f'<rect class="band" x="{MARGIN}" y="{y}" width="{WIDE - MARGIN - RIGHT}" height="34" rx="17"/>'
        f"{_text(shortened(title, 60), MARGIN + 18, y + 22, 'section')}"
        f"{_text(right, WIDE - RIGHT - 18, y + 22, 'condition', 'end')}"
    )


class _Card:
    """One step: a title, some of its words, its options as chips, and how it hangs on the line."""

    def __init__(self, item: Item, y: float) -> None:
        self.item = item
        self.x = LEFT + INDENT * item.depth
        self.y = y + (24 if item.condition else 0)
        self.above = self.y - y
        self.room = WIDE - RIGHT - self.x - 2 * PAD - 6
        self.kind = item.outcome or item.verb
        self.height = 0.0

    def block(self) -> _Block:
        inside = "".join(self._inside())
        y, x, item = self.y, self.x, self.item
        middle = y + 22
        faded = " unused" if item.unused else ""
        side = self.height - 20
        box = (
            f'<rect class="card" x="{x}" y="{y}" width="{WIDE - RIGHT - x}" height="{self.height}" rx="12"/>'
            f'<path class="edge" d="M{x + 12} {y} h-2 a10 10 0 0 0 -10 10 v{side} a10 10 0 0 0 10 10 h2 z"/>'
        )
        svg = (
            f'<g class="{self.kind}{faded}" data-step={quoteattr(item.name)}>'
            f"<title>{escape(item.text or item.title or item.name)}</title>"
            f"{self._joint(middle)}{self._condition()}{box}{inside}</g>"
        )
        return _Block(svg, self.height + self.above, middle)

    def _joint(self, middle: float) -> str:
        if self.item.verb == "faq":
            return ""
        if self.item.depth == 0:
            return f'<path class="line" d="M{SPINE} {middle} H{self.x}"/><circle cx="{SPINE}" cy="{middle}" r="6"/>'
        bend = f"M{SPINE} {middle - 34} v14 a20 20 0 0 0 20 20 H{self.x}"
        return f'<path class="line aside" d="{bend}"/><circle class="small" cx="{SPINE}" cy="{middle - 34}" r="4"/>'

    def _condition(self) -> str:
        if not self.item.condition:
            return ""
        said = shortened(f"only if {self.item.condition}", 84)
        return _text(said, self.x + 2, self.y - 8, "condition")

    def _inside(self) -> Iterator[str]:
        item, x, y = self.item, self.x + PAD + 6, self.y + 27
        tag = " · ".join((NAMES[self.kind], *item.tags, *(("not in this practice",) if item.unused else ())))
        room = self.room - width(tag, SMALL) - 12
        title = wrapped(item.title or item.name, BOLD, room, 1)[0]
        fits = item.title and width(title, BOLD) + width(item.name, SMALL) < room
        name = f'<tspan class="name" dx="8">{escape(item.name)}</tspan>' if fits else ""
        yield f'<text class="title" x="{x}" y="{y}">{escape(title)}{name}</text>'
        yield _text(tag, WIDE - RIGHT - PAD, y, "tag", "end")
        for line in wrapped(item.text, TEXT, self.room, 3 if item.verb == "end" else 2):
            y += 20
            yield _text(line, x, y, "words")
        y += 12
        yield from self._chips(x, y)
        self.height += y - self.y

    def _chips(self, left: float, y: float) -> Iterator[str]:
        x, rows = left, 0
        for option in self.item.options:
            label = wrapped(option, SMALL, self.room - 24, 1)[0] if option.strip() else option
            wide = width(label, SMALL) + 22
            if rows == 0 or x + wide > left + self.room:
                x, rows = left, rows + 1
            at = y + (rows - 1) * (CHIP + 6)
            yield f'<rect class="chip" x="{x:.1f}" y="{at}" width="{wide:.1f}" height="{CHIP}" rx="12"/>'
            yield _text(label, x + wide / 2, at + 16, "option", "middle")
            x += wide + 6
        self.height = rows * (CHIP + 6) + (4 if rows else 2)


def _text(words: str, x: float, y: float, kind: str, anchor: str = "start") -> str:
    if not words:
        return ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
