"""Words that hurt, boss or promise, and unsafe phrases about suicide, in every language that has a list of them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.language.draft import Draft
from bot.language.findings import Finding, finding
from bot.language.nodes import Scalar
from bot.language.tone import Tone

SAID: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "W711": ("gives an order", "offer it: would you like, you can, please, if you like"),
        "W712": ("sounds as if someone did wrong", "say what would help, without saying whose fault it is"),
        "W713": ("is a word of the file and not of the person", "use the words that people have for themselves"),
        "W714": ("can make someone feel small", "leave it out"),
        "W715": ("promises what nobody can promise", "say what happens next, and when"),
        "E716": (
            "is unsafe to say about suicide",
            "name neither blame, nor a method, nor success: died by suicide, thoughts of ending my life",
        ),
    }
)


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        tone = (draft.practice.tones or {}).get(written.language)
        if tone:
            yield from in_words(written.node, tone)


def in_words(node: Scalar, tone: Tone) -> Iterator[Finding]:
    """One finding of each kind for a text: whoever mends the first sees the others."""
    told: set[str] = set()
    for code, words, at in tone.heard(node.plain):
        if code not in told:
            told.add(code)
            what, mend = SAID[code]
            yield finding(code, node.mark_in(at), f"“{words}” {what}", mend)
