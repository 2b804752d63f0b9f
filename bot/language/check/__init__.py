"""Rules for flows: one rule a file, all of them in the table below.

A rule reads a draft and says what it finds. A proof walks all paths, which makes sense only once the names and
conditions of a file are right; until then proofs are left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.language.check import (
    always,
    braces,
    budget,
    cases,
    comments,
    computed,
    conditions,
    consent,
    crisis,
    endings,
    keys,
    limits,
    minimal,
    names,
    offers,
    other_last,
    prints,
    reach,
    reading,
    reasons,
    refusals,
    reminders,
    reviews,
    sections,
    telegram,
    translations,
    twice,
    unsaid,
    urgent,
    wording,
)
from bot.language.check.proof import Proof, prove
from bot.language.draft import Draft
from bot.language.findings import Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """One of `reads` and `proves` is there."""

    name: str
    reads: Callable[[Draft], Iterable[Finding]] | None = None
    proves: Callable[[Proof], Iterable[Finding]] | None = None


RULES: tuple[Rule, ...] = (
    Rule("names can be used and are used once", reads=names.find),
    Rule("keys fit the type of a question", reads=keys.find),
    Rule("limits can be met", reads=limits.find),
    Rule("conditions look at earlier answers in a way that fits", reads=conditions.find),
    Rule("computed values are made of earlier answers", reads=computed.find),
    Rule("texts print what is known", reads=prints.find),
    Rule("no comment cuts a text", reads=comments.find),
    Rule("what is printed has double braces", reads=braces.find),
    Rule("sections are not empty", reads=sections.find),
    Rule("every language says the same", reads=translations.find),
    Rule("Telegram can show it", reads=telegram.find),
    Rule("sensitive questions give a reason", reads=reasons.find),
    Rule("own words come last", reads=other_last.find),
    Rule("people can say that they need help now", reads=urgent.find),
    Rule("urgent words open the urgent card", reads=crisis.find),
    Rule("sensitive questions can be passed by", reads=unsaid.find),
    Rule("a message asks one question", reads=twice.find),
    Rule("no word hurts, bosses or promises", reads=wording.find),
    Rule("texts are easy to read", reads=reading.find),
    Rule("whoever is turned away is told where else to turn", reads=refusals.find),
    Rule("reminders come only to people who were asked", reads=reminders.find),
    Rule("everything can be reached", proves=reach.find),
    Rule("questions offer something", proves=offers.find),
    Rule("every path ends", proves=endings.find),
    Rule("conditions decide something", proves=always.find),
    Rule("every case of a computed value is for somebody", proves=cases.find),
    Rule("consent comes before sensitive questions", proves=consent.find),
    Rule("requests are reviewed", proves=reviews.find),
    Rule("every way keeps to the budget", proves=budget.find),
    Rule("what minimal mode leaves of it is a conversation", proves=minimal.find),
)


_UNPROVABLE = frozenset({"E201", "E202", "E203", "E204", "E205", "E206", "E212", "E220", "E221"})


def check(draft: Draft, findings: Iterable[Finding]) -> list[Finding]:
    """What the rules say; `findings` are those that reading the file gave."""
    found = read(draft)
    if any(each.code.startswith("E1") or each.code in _UNPROVABLE for each in (*findings, *found)):
        return found
    proof = prove(draft)
    return found + [each for rule in RULES if rule.proves for each in rule.proves(proof)]


def read(draft: Draft) -> list[Finding]:
    """What the rules say that need no walk."""
    return [each for rule in RULES if rule.reads for each in rule.reads(draft)]
