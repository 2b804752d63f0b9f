"""The page of all screens: HTML from one template, with nothing to load and nothing to run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.content import Content
from bot.core.flow.model import Faq
from bot.drawing.outline import Item
from bot.drawing.svg import NAMES
from bot.preview.screens import CARDS, Projector, Screen, ways_to

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the flow with its screens, a column for each language."""

    item: Item
    columns: tuple[tuple[Screen, ...], ...]

    @property
    def does(self) -> str:
        return " · ".join((NAMES.get(self.item.outcome or self.item.verb, ""), *self.item.tags))


@dataclass(frozen=True, slots=True)
class Section:
    """`titles`: in every language."""

    name: str
    titles: tuple[str, ...]
    condition: str
    rows: tuple[Row, ...]


def page(content: Content, items: Sequence[Item]) -> str:
    languages = content.practice.languages
    jinja = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return jinja.get_template("page.html.j2").render(
        practice=content.practice.name,
        flow=content.flow,
        languages=[(code, _named(code)) for code in languages],
        sections=tuple(_sections(content, items)),
        style=(HERE / "page.css").read_text(encoding="utf-8"),
    )


def _sections(content: Content, items: Sequence[Item]) -> Iterator[Section]:
    ways = ways_to(content)
    projectors = [Projector(content, ways, language) for language in content.practice.languages]
    opened: list[tuple[Item | None, list[Row]]] = [(None, [])]
    for item in items:
        if item.verb == "section":
            opened.append((item, []))
        elif item.verb != "faq":
            step = content.flow.index[item.name]
            opened[-1][1].append(Row(item, tuple(tuple(each.step(step)) for each in projectors)))
    for section, rows in opened:
        name = section.name if section else ""
        titles = tuple(each.title(name) for each in projectors) if section else ()
        if section or rows:
            yield Section(name, titles, section.condition if section else "", tuple(rows))
    yield Section("At any time", (), "", tuple(_any_time(content, items, projectors)))


def _any_time(content: Content, items: Sequence[Item], projectors: Sequence[Projector]) -> Iterator[Row]:
    entries: dict[str, Faq] = {each.name: each for each in content.flow.anytime if not each.urgent}
    for item in items:
        if item.verb == "faq" and item.name in entries:
            yield Row(item, tuple((each.faq(entries[item.name]),) for each in projectors))
    urgent = Item("faq", "urgent", "", tags=("when somebody may be in danger",))
    yield Row(urgent, tuple(tuple(each.card(kind) for kind in CARDS) for each in projectors))


def _named(code: str) -> str:
    name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    return name[:1].upper() + name[1:]
