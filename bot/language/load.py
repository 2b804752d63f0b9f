"""A flow file and its translations to a flow, its words and everything there is to say about them, in one pass."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.core.flow.minimal import minimal_of
from bot.core.flow.model import Flow, Reminders
from bot.language.check import check, read
from bot.language.document import Document
from bot.language.draft import REMINDERS, Draft, Stated, Written
from bot.language.entries import Entries, read_entries
from bot.language.extend import Files, read_files
from bot.language.findings import Finding, in_order
from bot.language.nodes import Fields, Items
from bot.language.options import Offer, offer
from bot.language.repeat import Unrolled, unrolled
from bot.language.schema import HeadShape, RemindersShape, span_of
from bot.language.steps import (
    build_anytime,
    build_sections,
    build_steps,
    state_cases,
    state_condition,
    state_conditions,
    under_notice,
)
from bot.language.texts import check_translations, write_all
from bot.language.values import PracticeValues
from bot.language.waivers import without_waived
from bot.language.words import Words

_NO_HEAD = HeadShape(flow="unnamed", version=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`flow` and `words` are there unless a finding is an error. `waived`: what the file gives a reason for."""

    flow: Flow | None
    words: Words | None
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # as written: the flow's file and its translations, by name


def load_flow(path: Path, practice: PracticeValues) -> Loaded:
    """Read, build and check a flow."""
    files = read_files(path)
    draft, findings = _offered(files, practice)
    if draft:
        findings.extend(check(draft, findings))
        findings.extend(_of_languages_to_come(files, draft))
        findings = draft.unrolled.once(findings)
    findings = _without_echoes(findings, draft)
    if draft is None:
        return Loaded(None, None, in_order(findings))
    left, waived = without_waived(findings, draft)
    ordered = in_order(left)
    if any(each.severity == "error" for each in ordered):
        return Loaded(None, None, ordered, waived)
    return Loaded(draft.flow, draft.words, ordered, waived, files_of(draft))


def files_of(draft: Draft) -> dict[str, str]:
    """What a flow was read from, with the flows that it extends."""
    documents = (draft.document, *draft.translations.values())
    files = (file for each in documents for file in each.files() if file.raw)
    return {Path(file.source.file).name: file.raw.decode("utf-8") for file in files}


def draft_flow(path: Path, practice: PracticeValues) -> tuple[Draft | None, list[Finding]]:
    """The flow as far as it can be read, and what stood in the way."""
    return _offered(read_files(path), practice)


def _offered(files: Files, practice: PracticeValues) -> tuple[Draft | None, list[Finding]]:
    offered = {language: each for language, each in files.translations.items() if _is_offered(language, practice)}
    return _read(files.document, offered, practice)


def _read(
    document: Document, translations: Mapping[str, Document], practice: PracticeValues
) -> tuple[Draft | None, list[Finding]]:
    every = unrolled(document, translations)
    findings = [*document.findings, *every.findings]
    entries = read_entries(every.document, findings)
    everything = [*entries.steps, *entries.anytime]
    check_translations(everything, every.translations, findings)
    if document.root is None:
        return None, findings
    return _draft(document, every, entries, practice, findings), findings


def _is_offered(language: str, practice: PracticeValues) -> bool:
    return language in practice.names or not practice.names


def _of_languages_to_come(files: Files, draft: Draft) -> Iterator[Finding]:
    """Nobody is spoken to in a language that is not offered yet: what its translation lacks can wait."""
    for language, translation in files.translations.items():
        if not _is_offered(language, draft.practice):
            alone, findings = _read(draft.document, {language: translation}, draft.practice)
            said = [*findings, *(read(alone) if alone else ())]
            names = {each.source.file for each in translation.files()}
            yield from (replace(each, severity="warning") for each in said if each.mark.file in names)


def _draft(
    document: Document, every: Unrolled, entries: Entries, practice: PracticeValues, findings: list[Finding]
) -> Draft:
    head, translations = entries.head or _NO_HEAD, every.translations
    everything = [*entries.steps, *entries.anytime]
    offers = {entry.name: offer(entry, practice, findings) for entry in entries.steps}
    written = tuple(write_all(everything, head.language, translations, practice))
    stated = state_conditions(entries.steps, findings)
    cases = state_cases(entries.steps, findings)
    reminding = _reminding(every.document, findings)
    steps = under_notice(practice.notice, build_steps(entries.steps, stated, offers, written, cases))
    languages = (head.language, *(each for each in translations if each != head.language))
    flow = Flow(
        name=head.flow,
        version=head.version,
        hash=_hash(document, translations),
        steps=steps,
        sections=build_sections(entries.steps),
        anytime=build_anytime(entries.anytime, head.language, translations),
        languages=languages,
        labels=_labels(languages, offers, written),
        facts=practice.facts,
        reminders=_reminders(head.reminders, reminding),
        index={step.name: step for step in reversed(steps)},
    )
    return Draft(
        flow=replace(flow, minimal=minimal_of(flow)) if practice.minimal else flow,
        words=_words(languages, written),
        document=document,
        translations=translations,
        entries=entries,
        practice=practice,
        stated={**stated, REMINDERS: reminding} if reminding else stated,
        cases=cases,
        written=written,
        sourced=frozenset(each.name for each in entries.steps if "options from" in each.node.entries),
        places={entry.name: entry for entry in reversed(everything)},
        unrolled=every,
    )


def _reminding(document: Document, findings: list[Finding]) -> Stated | None:
    """Who is reminded, as the top of the file says."""
    node = document.root.get("reminders") if document.root else None
    return state_condition(REMINDERS, node, findings) if isinstance(node, Fields) else None


def _reminders(shape: RemindersShape | None, stated: Stated | None) -> Reminders | None:
    if shape is None:
        return None
    give_up_after = span_of(shape.give_up_after) if shape.give_up_after else None
    only_if = stated.parsed.condition if stated else None
    return Reminders(tuple(span_of(each) for each in shape.after), give_up_after, only_if)


def _words(languages: tuple[str, ...], written: Iterable[Written]) -> Words:
    texts = {(each.language, each.step, each.part): each.compiled.text for each in written if not each.option}
    return Words(languages, texts)


def _labels(
    languages: tuple[str, ...], offers: Mapping[str, Offer], written: Iterable[Written]
) -> dict[str, dict[str, dict[str, str]]]:
    """Language -> step -> option -> label; what a language lacks is taken from the flow's own."""
    labels: dict[str, dict[str, dict[str, str]]] = {language: {} for language in languages}
    own = languages[0]
    for language in languages:
        for name, each in offers.items():
            for option, words in each.listed.items():
                label = words.get(language) or words.get(own) or next(iter(words.values()), option)
                labels[language].setdefault(name, {})[option] = label
    for text in written:
        if text.option:
            in_these = languages if text.language == own else (text.language,)
            for language in in_these:
                labels[language].setdefault(text.step, {})[text.option] = text.compiled.text.constant
    return labels


def _hash(document: Document, translations: Mapping[str, Document]) -> str:
    digest = hashlib.sha256()
    for file in document.files():
        digest.update(file.raw)
    for language in sorted(translations):
        for file in translations[language].files():
            digest.update(f"\0{language}\0".encode() + file.raw)
    return digest.hexdigest()


def _without_echoes(findings: list[Finding], draft: Draft | None) -> list[Finding]:
    """What YAML made of a line it misread needs no second finding, nor has an entry that was read by half."""
    misread = {(each.mark.file, each.mark.line) for each in findings if each.code in _MISREAD}
    if draft and draft.document.cut:
        whole = _last_entry(draft.document)
        sure = frozenset(draft.document.findings)
        findings = [each for each in findings if each in sure or each.mark.line < whole]
    return [each for each in findings if each.code not in _ECHOES or (each.mark.file, each.mark.line) not in misread]


def _last_entry(document: Document) -> int:
    """The line in which the last entry begins."""
    lists = [document.root.get(key) for key in ("steps", "anytime")] if document.root else []
    return max((each.items[-1].mark.line for each in lists if isinstance(each, Items) and each.items), default=0)


_MISREAD = frozenset({"E103", "E104", "E106", "E107", "E108"})
_ECHOES = frozenset({"E114", "E115", "E116", "E118", "E119"})
