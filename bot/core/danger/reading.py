"""A message read by all rules of all languages at once, whichever someone chose."""

from collections.abc import Sequence

from bot.core.danger.letters import plain
from bot.core.danger.matching import CLAUSE, SENTENCE, Index, Match, Words
from bot.core.danger.model import NOTHING, Danger, worse
from bot.core.danger.scope import Scope, Span
from bot.core.danger.spelling import Speller
from bot.core.danger.tongue import Tongue
from bot.core.danger.translit import in_cyrillic

BREAKS = {",": CLAUSE, "|": SENTENCE}


class Reader:
    """Rules made ready. `read` is pure; what it costs grows with the message and has an end."""

    def __init__(self, tongues: Sequence[Tongue]) -> None:
        fillers = {each.language: each.fillers for each in tongues}
        self._rules = Index([each.rules for each in tongues], fillers)
        self._signs = Index([each.signs for each in tongues], fillers)
        self._speller = Speller([each.spelling for each in tongues])
        self._people = {each.language: each.people for each in tongues}

    def read(self, text: str) -> Danger:
        """The worst that the message says."""
        if not text or text.isspace():
            return NOTHING
        seen = plain(text)
        found = self._said(seen)
        cyrillic = in_cyrillic(seen)
        return worse(found, self._said(cyrillic)) if cyrillic else found

    def _said(self, seen: str) -> Danger:
        said = self._words(seen)
        matches = self._rules.find(said)
        return self._judged(said, matches) if matches else NOTHING

    def _words(self, seen: str) -> Words:
        words: list[str] = []
        breaks: list[int] = []
        before, known, mend = 0, self._speller.known, self._speller.mend
        for word in seen.split(" "):
            if word in BREAKS:
                before = max(before, BREAKS[word])
                continue
            for each in (word,) if word in known else mend(word):
                if each:
                    words.append(each)
                    breaks.append(before)
                    before = 0
        return Words(tuple(words), tuple(breaks))

    def _judged(self, said: Words, matches: list[Match]) -> Danger:
        signs: dict[tuple[str, str], list[Span]] = {}
        for match in self._signs.find(said):
            signs.setdefault((match.pattern.language, match.pattern.rule.mark), []).append((match.start, match.end))
        scope = Scope(said, signs, self._people)
        calm = [each for each in matches if _calms(scope, each)]
        worst = NOTHING
        for match in matches:
            rule = match.pattern.rule
            if rule.alone and not scope.is_alone(match):
                continue
            if rule.calms or not any(_takes(each, match) for each in calm):
                worst = worse(worst, _weight(scope, match))
        return worst


def _calms(scope: Scope, match: Match) -> bool:
    rule = match.pattern.rule
    return rule.calms and not (rule.exaggerates and scope.is_in_earnest(match))


def _weight(scope: Scope, match: Match) -> Danger:
    return NOTHING if match.pattern.rule.level == "none" else scope.judge(match)


def _takes(calm: Match, match: Match) -> bool:
    """Do they share words, is the calm one not inside the other (if that matters), and may it speak for it?"""
    holds_all = match.start <= calm.start and calm.end <= match.end
    if (match.start, match.end) == (calm.start, calm.end):
        holds_all = match.pattern.language == calm.pattern.language
    shares = match.start < calm.end and calm.start < match.end
    is_inside = holds_all and not calm.pattern.rule.within
    return shares and not is_inside and calm.pattern.rule.own == match.pattern.rule.own
