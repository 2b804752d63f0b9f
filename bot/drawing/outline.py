"""A flow as a list of what there is to draw, in the flow's own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.content import Content
from bot.core.flow.model import Ask, End
from bot.language.draft import Draft
from bot.language.entries import Entry
from bot.language.explore import explore
from bot.language.schema import AskShape, EndShape, FaqShape, LetShape, ReviewShape, SayShape, SectionShape

Verb = Literal["section", "say", "ask", "review", "end", "faq"]
_VERBS: dict[type[object], Verb] = {
    SectionShape: "section",
    SayShape: "say",
    AskShape: "ask",
    ReviewShape: "review",
    EndShape: "end",
    FaqShape: "faq",
}


@dataclass(frozen=True, slots=True)
class Item:
    """`depth`: by how many conditions it stands aside. `unused`: nobody reaches it with this practice's facts."""

    verb: Verb
    name: str
    title: str
    text: str = ""
    condition: str = ""
    depth: int = 0
    tags: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    outcome: str = ""
    unused: bool = False


def outline(content: Content, draft: Draft) -> tuple[Item, ...]:
    """Every entry of the flow that somebody can see, the answers in between last."""
    reached = explore(content.flow).reached
    outliner = _Outliner(content, draft, frozenset(reached))
    return tuple(outliner.item(entry) for entry in draft.every_entry() if not isinstance(entry.shape, LetShape))


@dataclass(frozen=True, slots=True)
class _Outliner:
    content: Content
    draft: Draft
    reached: frozenset[str]

    def item(self, entry: Entry) -> Item:
        stated = self.draft.stated
        own, around = stated.get(entry.name), stated.get(entry.section)
        verb = _VERBS[type(entry.shape)]
        step = self.content.flow.index.get(entry.name)
        return Item(
            verb=verb,
            name=entry.name,
            title=self._words(entry.name, "title"),
            text=self._words(entry.name, "text"),
            condition=" ".join(own.node.plain.split()) if own else "",
            depth=bool(own) + (bool(around) if verb != "section" else 0),
            tags=tuple(_tags(step)) if isinstance(step, Ask) else (),
            options=self._options(entry),
            outcome=step.outcome if isinstance(step, End) else "",
            unused=step is not None and entry.name not in self.reached,
        )

    def _words(self, name: str, part: str) -> str:
        text = self.content.voice.words.text(self.content.flow.languages[0], name, part)
        return " ".join(text.render({each: f"[{each}]" for each in text.variables}).split()) if text else ""

    def _options(self, entry: Entry) -> tuple[str, ...]:
        step = self.content.flow.index.get(entry.name)
        if isinstance(entry.shape, FaqShape):
            return tuple(entry.shape.hears)
        if not isinstance(step, Ask):
            return ()
        ends = (f"{step.limits.minimum or 0:g}", f"{step.limits.maximum or 10:g}") if step.kind == "scale" else ()
        speech = self.content.voice.speech(self.content.flow.languages[0])
        offered = ends or [option.id for option in step.options]
        return tuple(speech.label(self.content.flow, step.name, option) for option in offered)


def _tags(ask: Ask) -> Iterator[str]:
    yield ask.kind
    if ask.optional:
        yield "can be skipped"
    if ask.sensitive:
        yield "sensitive"
