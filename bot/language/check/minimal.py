"""What is asked in minimal mode is a whole conversation: every way ends, and no text prints what was never asked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.core.flow.model import Ask, End, Let
from bot.language.check import consent, endings, offers, prints, reviews
from bot.language.check.proof import Proof, prove
from bot.language.draft import Draft
from bot.language.findings import Finding, finding

PROOFS: tuple[Callable[[Proof], Iterable[Finding]], ...] = (endings.find, offers.find, consent.find, reviews.find)


def find(full: Proof) -> Iterator[Finding]:
    draft = full.draft
    if draft.flow.minimal is None:
        return
    less = replace(draft, flow=draft.flow.minimal)
    proof = prove(less)
    known = {found for proves in PROOFS for found in proves(full)}
    for proves in PROOFS:
        yield from (_told(found) for found in proves(proof) if found not in known and found.severity == "error")
    yield from _cut_off(full, proof)
    yield from _unasked(full, proof)
    yield from _unprintable(draft, less)


def _told(found: Finding) -> Finding:
    return finding("E905", found.mark, f"in minimal mode, {found.message}", found.mend, found.reproduction)


def _cut_off(full: Proof, proof: Proof) -> Iterator[Finding]:
    """What an ending has come to stand before. A step whose own condition nobody meets is simply not for anybody."""
    found = proof.anywhere
    if not found.exhaustive:
        return
    for step in proof.draft.flow.steps:
        if step.name in full.anywhere.reached and step.name not in found.reached and step.name not in found.false:
            message = f"in minimal mode, nobody can reach `{step.name}`: every path has ended before"
            mend = "let the ending above it depend on a question that is still asked"
            yield finding("E905", step.mark, message, mend)
            return  # the first one stands for those behind it


def _unasked(full: Proof, proof: Proof) -> Iterator[Finding]:
    """Nobody could ask for a call any more."""
    asked_for = [step for step in full.draft.flow.steps if isinstance(step, End) and step.outcome == "request"]
    if asked_for and not any(step.name in proof.here.ended for step in asked_for):
        message = f"in minimal mode, nobody reaches `{asked_for[-1].name}`, and so nobody can send a request"
        mend = "let it depend on questions that are still asked, or give it no `only if`"
        yield finding("E905", asked_for[-1].mark, message, mend)


def _unprintable(draft: Draft, less: Draft) -> Iterator[Finding]:
    for written in draft.written:
        if written.step in draft.flow.index and written.step not in less.flow.index:
            continue
        for name in sorted(written.compiled.bare):
            step = less.flow.index.get(name)
            if name in draft.flow.index and not (
                isinstance(step, Ask | Let) and prints.is_sure(less, step, written.step)
            ):
                message = f"in minimal mode, `{name}` may be missing here: it is not asked, or not of everybody"
                mend = f"say what to print then: `{{{{ {name} or 'there' }}}}`"
                yield finding("E905", prints.where(written, name), message, mend)
