"""Warnings that a file waives, each with a reason: `waive: {W704: both belong together}` on the flow or on an entry."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.flow.model import Mark
from bot.language.draft import Draft
from bot.language.findings import CODES, Finding, finding, one_of
from bot.language.nodes import Fields, Scalar

NEVER = frozenset({"W131"})  # a waiver of useless waivers would only hide itself


@dataclass(frozen=True, slots=True)
class Waiver:
    """`entry`: the name of the step it stands on; empty for the whole flow."""

    entry: str
    code: str
    reason: Scalar
    mark: Mark


def without_waived(findings: Sequence[Finding], draft: Draft) -> tuple[list[Finding], tuple[Finding, ...]]:
    """What is left with what is wrong with the waivers themselves, and what was waived."""
    waivers = list(_stated(draft))
    wrong = [each for waiver in waivers for each in _wrong(waiver)]
    refused = {each.mark for each in wrong if each.code != "E125"}  # the reason is all that is missing
    good = {(each.entry, each.code): each for each in waivers if each.mark not in refused}
    owner = _Owner(draft)
    left: list[Finding] = []
    waived: list[Finding] = []
    used: set[tuple[str, str]] = set()
    for each in findings:
        keys = {("", each.code), (owner.of(each.mark), each.code)} & good.keys()
        used |= keys
        (waived if keys else left).append(each)
    unsure = draft.document.cut or any(each.severity == "error" for each in findings)  # some rules have not looked
    useless = () if unsure else (good[key] for key in good.keys() - used)
    return [*left, *wrong, *map(_useless, useless)], tuple(waived)


def _stated(draft: Draft) -> Iterator[Waiver]:
    root = draft.document.root
    if root:
        yield from _in(root, "")
    rounds = draft.unrolled.rounds
    for entry in draft.every_entry():
        yield from _in(entry.node, rounds.get(entry.name, entry.name))


def _in(node: Fields, entry: str) -> Iterator[Waiver]:
    waived = node.get("waive")
    for code, (key, reason) in waived.entries.items() if isinstance(waived, Fields) else ():
        if isinstance(reason, Scalar):
            yield Waiver(entry, code, reason, key.mark)


def _wrong(waiver: Waiver) -> Iterator[Finding]:
    if waiver.code not in CODES:
        comma = "put the reason before it in quotes, since a comma ends it" if " " in waiver.code else ""
        mend = comma or one_of(waiver.code, CODES, "remove it")
        yield finding("E123", waiver.mark, f"there is no finding `{waiver.code}`", mend)
    elif waiver.code.startswith("E") or waiver.code in NEVER:
        yield finding("E124", waiver.mark, f"`{waiver.code}` cannot be waived", "mend what it says")
    elif not waiver.reason.plain.strip():
        message = f"`{waiver.code}` is waived without a reason"
        yield finding("E125", waiver.mark, message, "write after the colon why it is right as it is")


def _useless(waiver: Waiver) -> Finding:
    message = f"`{waiver.code}` is waived, and nothing here gives it"
    return finding("W131", waiver.mark, message, "remove this line")


class _Owner:
    """Which entry a place belongs to: the last one that begins before it, in the flow or in a translation."""

    def __init__(self, draft: Draft) -> None:
        listed: dict[str, list[tuple[int, str]]] = {}
        rounds = draft.unrolled.rounds
        marks = [(each.node.mark, each.name) for each in draft.every_entry()]
        for document in draft.translations.values():
            marks += [(key.mark, name) for name, (key, _) in document.root.entries.items()] if document.root else []
        for mark, name in marks:
            listed.setdefault(mark.file, []).append((mark.line, rounds.get(name, name)))
        self._listed = {file: sorted(entries) for file, entries in listed.items()}

    def of(self, mark: Mark) -> str:
        entries: Sequence[tuple[int, str]] = self._listed.get(mark.file, ())
        place = bisect_right(entries, mark.line, key=lambda entry: entry[0])
        return entries[place - 1][1] if place else ""
