"""What is different between two versions of a flow, step by step: for people who are about to publish one. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.core.flow.model import Ask, End, Flow, Let, Limits, Review, Say, Step
from bot.language.draft import Draft

What = Literal["added", "removed", "renamed", "changed", "words", "moved"]
VERBS: Mapping[type[Step], str] = {Say: "say", Ask: "ask", Review: "review", End: "end", Let: "let"}


@dataclass(frozen=True, slots=True)
class Change:
    """`how`: in which way, for people who write flows; `step` as it is called in the new version, if it is there."""

    what: What
    verb: str
    step: str
    how: str = ""


def compare(old: Draft, new: Draft) -> tuple[Change, ...]:
    """In the order of the new file; what is gone stands last."""
    names = renames(old.flow, new.flow)
    former = {name: before for before, name in names.items()}
    words = _words_changed(old, new, former)
    moved = _moved(old.flow, new.flow, names)
    found = [
        change
        for step in new.flow.steps
        for change in _of_step(old.flow.index.get(former.get(step.name, step.name)), step, words, moved)
    ]
    kept = {former.get(step.name, step.name) for step in new.flow.steps}
    gone = [Change("removed", VERBS[type(step)], step.name) for step in old.flow.steps if step.name not in kept]
    return (*found, *_of_anytime(old.flow, new.flow, words), *gone)


def renames(old: Flow, new: Flow) -> dict[str, str]:
    """Old name -> new name, of questions whose answers are carried over by `was`."""
    return {
        was: step.name
        for step in new.steps
        if isinstance(step, Ask) and step.name not in old.index
        for was in step.was
        if was in old.index and was not in new.index
    }


def _of_step(old: Step | None, new: Step, words: Mapping[str, str], moved: frozenset[str]) -> Iterator[Change]:
    verb = VERBS[type(new)]
    if old is None:
        yield Change("added", verb, new.name)
        return
    if old.name != new.name:
        yield Change("renamed", verb, new.name, f"was {old.name}")
    ways = [f"was `{VERBS[type(old)]}`"] if type(old) is not type(new) else list(_ways(old, new))
    if ways:
        yield Change("changed", verb, new.name, "; ".join(ways))
    if new.name in words:
        consent = isinstance(new, Ask) and new.kind == "consent"
        yield Change("words", verb, new.name, words[new.name] + (" (of a consent)" if consent else ""))
    if new.name in moved:
        yield Change("moved", verb, new.name)


def _ways(old: Step, new: Step) -> Iterator[str]:
    if isinstance(old, Ask) and isinstance(new, Ask):
        yield from _of_question(old, new)
    if old.only_if != new.only_if:
        yield "other people reach it: `only if`"
    if isinstance(old, End) and isinstance(new, End) and old.outcome != new.outcome:
        yield f"outcome: {old.outcome} → {new.outcome}"
    if isinstance(old, Let) and isinstance(new, Let) and _made_of(old) != _made_of(new):
        yield "it is worked out another way"


def _made_of(let: Let) -> tuple[object, ...]:
    return (let.cases, let.counted, let.added)


def _of_question(old: Ask, new: Ask) -> Iterator[str]:
    if old.kind != new.kind:
        yield f"type: {old.kind} → {new.kind}"
    before, now = ([option.id for option in ask.options] for ask in (old, new))
    added, gone = [each for each in now if each not in before], [each for each in before if each not in now]
    if added or gone:
        yield "options: " + ", ".join([*(f"+ {each}" for each in added), *(f"- {each}" for each in gone)])
    for name in Limits.__slots__:
        one, other = getattr(old.limits, name), getattr(new.limits, name)
        if one != other:
            yield f"{name.replace('_', ' ')}: {_said(one)} → {_said(other)}"
    if old.optional != new.optional:
        yield "can be skipped now" if new.optional else "can be skipped no more"
    if new.ask_again and not old.ask_again:
        yield "ask again"
    if new.new_clients_only and not old.new_clients_only:
        yield "for new clients only"


def _said(limit: object) -> str:
    return "none" if limit in (None, "") else f"{limit:g}" if isinstance(limit, float) else str(limit)


def _of_anytime(old: Flow, new: Flow, words: Mapping[str, str]) -> Iterator[Change]:
    before, now = ({faq.name: faq for faq in flow.anytime} for flow in (old, new))
    for name, faq in now.items():
        if name not in before:
            yield Change("added", "faq", name)
        elif (before[name].hears, before[name].urgent) != (faq.hears, faq.urgent):
            yield Change("changed", "faq", name, "what it hears")
        elif name in words:
            yield Change("words", "faq", name, words[name])
    for name in before.keys() - now.keys():
        yield Change("removed", "faq", name)


def _words_changed(old: Draft, new: Draft, former: Mapping[str, str]) -> dict[str, str]:
    """Step -> the languages in which its words are others."""
    before, now = _texts(old), _texts(new)
    found: dict[str, list[str]] = {}
    for (language, step, part, option), text in now.items():
        was = before.get((language, former.get(step, step), part, option))
        if was is not None and was != text and language not in found.setdefault(step, []):
            found[step].append(language)
    return {step: ", ".join(languages) for step, languages in found.items() if languages}


def _texts(draft: Draft) -> dict[tuple[str, str, str, str], str]:
    return {(each.language, each.step, each.part, each.option): each.node.plain for each in draft.written}


def _moved(old: Flow, new: Flow, names: Mapping[str, str]) -> frozenset[str]:
    """Steps that stand in another order among those that both versions have."""
    before = [names.get(step.name, step.name) for step in old.steps if names.get(step.name, step.name) in new.index]
    now = [step.name for step in new.steps if step.name in before]
    blocks = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    return frozenset(now).difference(*(now[block.b : block.b + block.size] for block in blocks))
