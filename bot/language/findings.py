"""What is wrong with a file, where, and how to mend it.

Codes are frozen: a number never changes its meaning and is never used again. The letter says whether a flow with it
may run (E: no, W: yes); the first digit says what it is about: 1 the file, 2 references, 3 the shape of the
conversation, 4 a change of it, 5 languages, 6 Telegram, 7 style and tone, 8 the chats that are tests, 9 what the flow
needs around it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

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
        "E123": "a waiver of a code that does not exist",
        "E124": "a waiver of an error",
        "E125": "a waiver without a reason",
        "E126": "a pattern that may take for ever",
        "W130": "a comment cuts a text short",
        "W131": "a waiver that waives nothing",
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
        "E217": "an extended flow that is not there",
        "E218": "a change of something that the extended flow does not have",
        "E219": "a step without one place in an extended flow",
        "E220": "a computed value without one clear way to it",
        "E221": "a computed value made of something that is no earlier question for it",
        "E222": "a computed value made of what people say about their health",
        "E223": "a computed value that is printed and has no words",
        "E301": "a step nobody can reach",
        "E302": "an ending nobody can reach",
        "E303": "a path without an ending",
        "W304": "a condition that is always true",
        "E305": "a sensitive question before consent",
        "E306": "a request without a review",
        "E307": "an empty section",
        "W308": "too many paths to try them all",
        "E309": "a refusal that offers nothing else",
        "E310": "a case of a computed value that nobody comes to",
        "E311": "reminders that nobody is asked about",
        "E401": "an answer's name is used again for another type",
        "E402": "the version was not raised although questions changed",
        "W403": "a question that was renamed without `was`",
        "E501": "a missing translation",
        "E502": "a translation of something that does not exist",
        "E503": "a missing translation of an option",
        "E504": "a translation prints other values",
        "W505": "a practice value without this language",
        "E506": "an anytime entry hears nothing in this language",
        "E601": "a text too long for one message",
        "E602": "a label too long for a button",
        "E603": "names too long for a button",
        "W604": "more long options than a screen shows",
        "W701": "a sensitive question without a reason",
        "W702": "an `other` option that is not the last",
        "W703": "a request, and no answer that opens the urgent card",
        "W704": "two questions in one",
        "W705": "a sentence of more than 30 words",
        "W706": "a sensitive choice without a way not to say",
        "W707": "urgent words that do not open the urgent card",
        "W711": "a bossy word",
        "W712": "a blaming word",
        "W713": "a clinical word",
        "W714": "a belittling word",
        "W715": "a promise that nobody can keep",
        "E716": "an unsafe phrase about suicide",
        "W717": "a text that is hard to read",
        "E718": "a text that is too hard to read",
        "W719": "a message of more than 70 words",
        "E720": "a way that takes longer than the budget",
        "E721": "a way with more typed answers than the budget",
        "W801": "a step that no chat reaches",
        "W802": "an answer that no chat gives",
        "W803": "a condition that chats have seen only one way",
        "E901": "help lines that nobody has checked for 180 days",
        "E902": "a language without urgent phrases",
        "W903": "a language without a list of words to avoid",
        "E904": "full mode under HIPAA",
        "E905": "a flow that does not hold in minimal mode",
        "W906": "minimal mode without a place to write freely",
    }
)

SEVERITIES: MappingProxyType[str, Severity] = MappingProxyType({"E": "error", "W": "warning"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a file. `reproduction`: the shortest chat that shows it, as lines of a `.chat` file."""

    code: str
    severity: Severity
    mark: Mark
    message: str
    mend: str
    reproduction: str = ""

    def __str__(self) -> str:
        lines = [f"{self.mark}: {self.severity} {self.code}: {self.message}", f"  mend: {self.mend}"]
        shown = ["  shown by:", *(f"    {line}" for line in self.reproduction.splitlines())]
        return "\n".join([*lines, *shown] if self.reproduction else lines)


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
    names = {_own_part(name): name for name in reversed(list(known))}
    return next((names[near] for near in get_close_matches(_own_part(word), names, n=1)), "")


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
