"""What is wrong with a file, where, and how to mend it.

Codes are frozen: a number never changes its meaning and is never used again. The letter says whether a flow with it
may run (E: no, W: yes); the first digit says what it is about: 1 the file, 2 references, 3 the shape of the
conversation, 5 languages, 6 Telegram, 7 style, 8 the chats that are tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz, process

from bot.core.flow.model import Mark

Severity = Literal["error", "warning"]

CODES = MappingProxyType(
    {
        "E101": "the file is not readable as YAML",
        "E102": "a tab where YAML wants spaces",
        "E103": "a colon inside a text that is not under `|`",
        "E104": "a text starts with a character that means something else in YAML",
        "E105": "a quotation mark is not closed",
        "E106": "an anchor or alias",
        "E107": "a tag",
        "E108": "the same key twice",
        "E109": "nested too deeply",
        "E110": "the file is too large",
        "E111": "a character that cannot stand in a text file",
        "E112": "the file is not a list of keys and values",
        "E113": "the file cannot be opened",
        "E114": "an unknown key",
        "E115": "a missing key",
        "E116": "a value of the wrong form",
        "E117": "a key that does not belong to this type of question",
        "E118": "an entry without a verb, or with several",
        "E119": "a name that cannot be used",
        "E120": "the same name twice",
        "E121": "limits that contradict each other",
        "E122": "more than one document in a file",
        "W130": "a comment cuts a text short",
        "E201": "a condition that cannot be read",
        "E202": "a condition names an unknown question",
        "E203": "a condition names a question that is asked later",
        "E204": "a condition names an option the question does not have",
        "E205": "a comparison that does not fit the question",
        "E206": "a condition names an unknown fact of the practice",
        "E207": "a text prints an unknown name",
        "E208": "a text prints an answer that is asked for later",
        "E209": "a text does more than print",
        "E210": "a text prints an unknown value of the practice",
        "E211": "a text prints an answer that may be missing",
        "E212": "a list the practice does not have",
        "E213": "a former name that is still in use",
        "E214": "a label prints an answer",
        "W215": "an option this practice does not offer",
        "E216": "single braces around what is to be printed",
        "E301": "a step nobody can reach",
        "E302": "an ending nobody can reach",
        "E303": "a path without an ending",
        "W304": "a condition that is always true",
        "E305": "a sensitive question before consent",
        "E306": "a request without a review",
        "E307": "an empty section",
        "W308": "too many paths to try them all",
        "E501": "a missing translation",
        "E502": "a translation of something that does not exist",
        "E503": "a missing translation of an option",
        "E504": "a translation prints other values",
        "W505": "a practice value without this language",
        "E506": "an anytime entry hears nothing in this language",
        "E601": "a text too long for one message",
        "E602": "a label too long for a button",
        "E603": "names too long for a button",
        "W701": "a sensitive question without a reason",
        "W702": "an `other` option that is not the last",
        "W703": "a request, and no answer that opens the urgent card",
        "W801": "a step that no chat reaches",
        "W802": "an answer that no chat gives",
        "W803": "a condition that chats have seen only one way",
    }
)

SEVERITIES: MappingProxyType[str, Severity] = MappingProxyType({"E": "error", "W": "warning"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a file. `reproduction`: the shortest answers that show it."""

    code: str
    severity: Severity
    mark: Mark
    message: str
    mend: str
    reproduction: str = ""

    def __str__(self) -> str:
        lines = [f"{self.mark}: {self.severity} {self.code}: {self.message}", f"  mend: {self.mend}"]
        return "\n".join([*lines, f"  shown by: {self.reproduction}"] if self.reproduction else lines)


def finding(code: str, mark: Mark, message: str, mend: str, reproduction: str = "") -> Finding:
    """A finding whose severity follows from its code, which must be in the table."""
    if code not in CODES:
        raise KeyError(code)
    return Finding(code, SEVERITIES[code[0]], mark, message, mend, reproduction)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.mark.file, each.mark.line, each.mark.column)))


def render(findings: Iterable[Finding]) -> str:
    return "\n".join(str(each) for each in findings)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word nearest to a mistyped one, or nothing.

    >>> did_you_mean("ag", ["age", "goals"]), did_you_mean("zebra", ["age", "goals"])
    ('age', '')
    """
    names = list(known)
    best = process.extractOne(_own_part(word), [_own_part(name) for name in names], scorer=fuzz.ratio, score_cutoff=60)
    return names[best[2]] if best else ""


def _own_part(name: str) -> str:
    """Without `practice.`, which would make all of them look alike."""
    return name.rpartition(".")[2].lower()


def one_of(word: str, known: Iterable[str], otherwise: str) -> str:
    """How to mend a mistyped word: the nearest one, or all if they are few, or something else."""
    names = list(known)
    near = did_you_mean(word, names)
    if near:
        return f"did you mean `{near}`?"
    return f"use one of: {', '.join(names)}" if 0 < len(names) <= 12 else otherwise  # noqa: PLR2004
