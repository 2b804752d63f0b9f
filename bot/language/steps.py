"""Entries to the steps of the model: conditions parsed, options in order, fingerprints taken."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.flow.model import And, Ask, Case, Condition, End, Faq, Let, Limits, Review, Say, Section, Step
from bot.language.condition import Unreadable, parse_condition
from bot.language.document import Document
from bot.language.draft import Stated, Written
from bot.language.entries import Entry, case_nodes
from bot.language.findings import Finding, finding
from bot.language.nodes import Fields, Items, Scalar
from bot.language.options import Offer
from bot.language.schema import AskShape, EndShape, FaqShape, LetShape, RepeatShape, ReviewShape, SayShape, SectionShape


def state_conditions(entries: Iterable[Entry], findings: list[Finding]) -> dict[str, Stated]:
    """Name of a step or section -> its own `only if`."""
    stated = ((entry.name, state_condition(entry.name, entry.node, findings)) for entry in entries)
    return {name: found for name, found in stated if found}


def state_cases(entries: Iterable[Entry], findings: list[Finding]) -> dict[str, dict[int, Stated]]:
    """Name of a computed value -> place of a case -> its `only if`."""
    cases = {entry.name: case_nodes(entry) for entry in entries if isinstance(entry.shape, LetShape)}
    stated = {
        name: ((place, state_condition(name, node, findings)) for place, node in each) for name, each in cases.items()
    }
    return {name: {place: found for place, found in each if found} for name, each in stated.items()}


def state_condition(name: str, fields: Fields, findings: list[Finding]) -> Stated | None:
    node = fields.scalar("only if")
    parsed = parse_condition(node.plain) if node else None
    if node is None or parsed is None:
        return None
    if isinstance(parsed, Unreadable):
        findings.append(finding("E201", node.mark_in(parsed.at), parsed.message, parsed.mend))
        return None
    return Stated(name, node, parsed)


def build_steps(
    entries: Iterable[Entry],
    stated: Mapping[str, Stated],
    offers: Mapping[str, Offer],
    written: Iterable[Written],
    cases: Mapping[str, Mapping[int, Stated]],
) -> tuple[Step, ...]:
    texts = _texts(written)
    steps = (
        _step(entry, _only_if(entry, stated), offers.get(entry.name, Offer()), texts, cases.get(entry.name, {}))
        for entry in entries
    )
    return tuple(step for step in steps if step)


def under_notice(notice: int, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Whoever agreed under another version of the privacy notice has not agreed to this one."""
    return tuple(
        replace(step, fingerprint=f"{step.fingerprint}.{notice}")
        if isinstance(step, Ask) and step.kind == "consent" and notice > 1
        else step
        for step in steps
    )


def build_sections(entries: Iterable[Entry]) -> tuple[Section, ...]:
    return tuple(Section(each.name, each.node.mark) for each in entries if isinstance(each.shape, SectionShape))


def build_anytime(entries: Iterable[Entry], own: str, translations: Mapping[str, Document]) -> tuple[Faq, ...]:
    return tuple(_faq(entry, entry.shape, own, translations) for entry in entries if isinstance(entry.shape, FaqShape))


def _only_if(entry: Entry, stated: Mapping[str, Stated]) -> Condition | None:
    around, own = stated.get(entry.section), stated.get(entry.name)
    if around and own:
        return And((around.parsed.condition, own.parsed.condition))
    only = own or around
    return only.parsed.condition if only else None


def _of_case(stated: Mapping[int, Stated], place: int) -> Condition | None:
    return stated[place].parsed.condition if place in stated else None


def _step(
    entry: Entry,
    only_if: Condition | None,
    offer: Offer,
    texts: Mapping[str, list[str]],
    conditions: Mapping[int, Stated],
) -> Step | None:
    where: dict[str, Any] = {"name": entry.name, "mark": entry.node.mark, "section": entry.section, "only_if": only_if}
    match entry.shape:
        case SayShape():
            return Say(**where)
        case ReviewShape():
            return Review(**where)
        case EndShape() as end:
            return End(**where, outcome=end.outcome)
        case AskShape() as ask:
            return _ask(ask, where, offer, texts.get(entry.name, []))
        case LetShape() as let:
            cases = tuple(Case(each.value, _of_case(conditions, place)) for place, each in enumerate(let.is_ or ()))
            return Let(**where, cases=cases, counted=tuple(let.number_of or ()), added=tuple(let.sum_of or ()))
        case SectionShape() | FaqShape() | RepeatShape():
            return None


def _ask(shape: AskShape, where: dict[str, Any], offer: Offer, words: list[str]) -> Ask:
    limits = Limits(
        minimum=shape.min,
        maximum=shape.max,
        earliest=shape.earliest or "",
        latest=shape.latest or "",
        pattern=shape.pattern or "",
        at_most=shape.at_most,
        at_least=shape.at_least,
    )
    return Ask(
        **where,
        kind=shape.type,
        options=offer.options,
        limits=limits,
        optional=shape.optional,
        sensitive=shape.sensitive,
        purpose=shape.purpose,
        summary=shape.summary,
        has_why=shape.why is not None,
        has_error=shape.error is not None,
        has_example=shape.example is not None,
        was=tuple(shape.was),
        fingerprint=_fingerprint(shape, limits, offer, words),
        ask_again=shape.ask_again,
        new_clients_only=shape.for_new_clients_only,
        urgent=offer.urgent,
    )


def _fingerprint(shape: AskShape, limits: Limits, offer: Offer, words: list[str]) -> str:
    """What makes a question the same question; of consent the wording too, since that is what was agreed to.

    The same goes for a question that is to be asked again: when its words change once more, so does its meaning.
    """
    bounds = [getattr(limits, name) for name in limits.__slots__]
    exact = [*words, "asked again"] if shape.ask_again else words if shape.type == "consent" else []
    identity = [shape.type, bounds, [option.id for option in offer.options], exact]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:12]


def _texts(written: Iterable[Written]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for each in written:
        if each.part == "text" and not each.option:
            words = each.compiled.text.constant or each.node.plain
            texts.setdefault(each.step, []).append(f"{each.language}: {words}")
    return texts


def _faq(entry: Entry, shape: FaqShape, own: str, translations: Mapping[str, Document]) -> Faq:
    hears = {own: tuple(phrase.lower() for phrase in shape.hears)}
    for language, document in translations.items():
        node = document.root.get(entry.name) if document.root else None
        heard = node.get("hears") if isinstance(node, Fields) else None
        listed = heard.items if isinstance(heard, Items) else [heard]
        hears[language] = tuple(each.plain.lower() for each in listed if isinstance(each, Scalar))
    return Faq(entry.name, entry.node.mark, hears, shape.urgent)
