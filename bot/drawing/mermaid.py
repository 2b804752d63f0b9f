"""A flow as a Mermaid flowchart, which GitHub and many editors show as a picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.drawing.outline import Item, Verb
from bot.drawing.words import shortened

MOST = 60  # characters of a text
_SHAPES: Mapping[Verb, tuple[str, str]] = MappingProxyType(
    {
        "say": ("[", "]"),
        "ask": ("(", ")"),
        "review": ("[[", "]]"),
        "end": ("([", "])"),
    }
)
_SPECIAL = frozenset('#"<>&`\\%{}*_~\n')  # of HTML, Markdown and Mermaid
_CLASSES = """\
  classDef say fill:#e2e8f0,stroke:#64748b,color:#0f172a
  classDef ask fill:#dbeafe,stroke:#2563eb,color:#0f172a
  classDef review fill:#ede9fe,stroke:#7c3aed,color:#0f172a
  classDef request fill:#bbf7d0,stroke:#15803d,color:#0f172a
  classDef declined fill:#fed7aa,stroke:#c2410c,color:#0f172a
  classDef closed fill:#e2e8f0,stroke:#334155,color:#0f172a
  classDef condition fill:#fef9c3,stroke:#a16207,color:#0f172a"""


def draw(items: Sequence[Item]) -> str:
    chart = _Chart([item for item in items if item.verb != "faq"])
    return "\n".join(["flowchart TD", *chart.lines(), _CLASSES, ""])


@dataclass(slots=True)
class _Chart:
    """`loose`: ends of arrows that lead to whatever comes next, each with the words on it."""

    items: Sequence[Item]
    loose: list[tuple[str, str]] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    count: int = 0

    def lines(self) -> Iterable[str]:
        inside, around = False, ""
        for item in self.items:
            if item.verb == "section":
                if inside:
                    yield "  end"
                self.count += 1
                yield f'  subgraph g{self.count}["{escaped(item.title or item.name)}"]'
                yield "    direction TB"
                inside, around = True, item.condition
            else:
                yield from self._node(item, " and ".join(each for each in (around, item.condition) if each))
        if inside:
            yield "  end"
        yield from self.arrows

    def _node(self, item: Item, condition: str) -> Iterable[str]:
        before = self.loose
        if condition:
            asked = self._name()
            yield f'    {asked}{{{{"{escaped(condition)}"}}}}:::condition'
            self._join(before, asked)
            before = [(asked, "if so")]
        name = self._name()
        opening, closing = _SHAPES[item.verb]
        words = f"{item.title or item.name}: {item.text}" if item.verb == "ask" else item.text or item.name
        label = escaped(shortened(words, MOST))
        yield f'    {name}{opening}"{label}"{closing}:::{item.outcome or item.verb}'
        self._join(before, name)
        self.loose = [] if item.verb == "end" else [(name, "")]
        if condition:
            self.loose.append((asked, "if not"))

    def _name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def _join(self, before: list[tuple[str, str]], to: str) -> None:
        self.arrows += [f"  {name} -->{f'|{words}|' if words else ''} {to}" for name, words in before]


def escaped(text: str) -> str:
    """Words that Mermaid takes as words, in quotes.

    >>> escaped('"Hi" #1 <b>')
    '#34;Hi#34; #35;1 #60;b#62;'
    """
    return "".join(f"#{ord(each)};" if each in _SPECIAL else each for each in text)
