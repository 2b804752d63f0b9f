"""Texts that a tired or frightened reader can follow: short sentences, short messages, plain words."""

from collections.abc import Iterator

from bot.core.flow.model import Mark
from bot.language.draft import Draft, Written
from bot.language.findings import Finding, finding
from bot.language.readability import FORMULAS, WORTH_GRADING, sentences_in, words_in
from bot.language.tone import Tone

LONGEST_SENTENCE = 30  # words
LONGEST_MESSAGE = 70


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        if written.option or written.compiled.troubles or written.part == "title":
            continue
        tone = (draft.practice.tones or {}).get(written.language)
        yield from in_text(as_read(written), written.node.mark, tone)


def as_read(written: Written) -> str:
    """The text as someone called Sam would read it."""
    text = written.compiled.text
    return text.render(dict.fromkeys(text.variables, "Sam"))


def in_text(text: str, mark: Mark, tone: Tone | None) -> Iterator[Finding]:
    count = len(words_in(text))
    if count > LONGEST_MESSAGE:
        message = f"this message has {count} words; more than {LONGEST_MESSAGE} are skimmed, not read"
        yield finding("W719", mark, message, "shorten it, or give its second half to a step of its own")
    longest = max((len(words_in(each)) for each in sentences_in(text)), default=0)
    if longest > LONGEST_SENTENCE:
        message = f"a sentence here has {longest} words; after {LONGEST_SENTENCE} readers begin again"
        yield finding("W705", mark, message, "make two of it")
    if tone and tone.formula and count >= WORTH_GRADING:
        yield from _graded(text, mark, tone.formula)


def _graded(text: str, mark: Mark, name: str) -> Iterator[Finding]:
    formula = FORMULAS[name]
    score = formula.score(text)
    told = formula.told.format(score=score)
    mend = "use shorter sentences and shorter words"
    match formula.judge(score):
        case "hard":
            yield finding("W717", mark, f"this text is hard to read ({told})", mend)
        case "too hard":
            yield finding("E718", mark, f"this text is too hard to read ({told})", mend)
        case "easy":
            return
