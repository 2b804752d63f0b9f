"""What stands around a match and changes its weight: a denial, the past, a sign that it is near, somebody else.

A denial or the past never makes a message harmless, only *sensitive*: the numbers are shown, and nobody is woken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.danger.matching import CLAUSE, Match, Words
from bot.core.danger.model import CARDS, Danger

DENIAL_REACH = 6  # words between a denial and what it denies
SUBJECT_REACH = 12

Span = tuple[int, int]
People = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """A message with the signs found in it: (language, mark) -> places."""

    said: Words
    signs: Mapping[tuple[str, str], Sequence[Span]]
    people: People = field(default_factory=dict)

    def judge(self, match: Match) -> Danger:
        rule = match.pattern.rule
        level, kind = rule.level, rule.kind
        of_another = kind == "third person" or (rule.anyone and self._is_of_another(match))
        if of_another and kind in ("suicide", "self-harm"):
            kind = "third person"
        if (rule.denied and self._is_denied(match)) or (rule.dated and self._is_past(match)):
            level = "sensitive"
        elif rule.soon and (self._beside(match, rule.soon) or self._anywhere(match, "ready")):
            level = "imminent"
        elif rule.unless and self._anywhere(match, rule.unless):
            level = "elevated"
        span = " ".join(self.said.words[match.start : match.end])
        card = "other" if kind == "medical" and of_another else rule.card or CARDS[kind]
        return Danger(level, kind, "other" if of_another else "self", rule.name, span, card)

    def is_in_earnest(self, match: Match) -> bool:
        return self._anywhere(match, "earnest")

    def is_alone(self, match: Match) -> bool:
        return self.said.sentence(match.start) == (match.start, match.end)

    def _of(self, match: Match, mark: str) -> Sequence[Span]:
        return self.signs.get((match.pattern.language, mark), ())

    def _anywhere(self, match: Match, mark: str) -> bool:
        return any(end <= match.start or start >= match.end for start, end in self._of(match, mark))

    def _beside(self, match: Match, mark: str) -> bool:
        first, last = self.said.sentence(match.start)
        return any(first <= start < last for start, end in self._of(match, mark))

    def _words(self, match: Match, name: str) -> frozenset[str]:
        return self.people.get(match.pattern.language, {}).get(name, frozenset())

    def _is_of_another(self, match: Match) -> bool:
        me, others = self._words(match, "me"), self._words(match, "others")
        first = self.said.sentence(match.start)[0]
        for at in range(match.start, max(first, match.start - SUBJECT_REACH) - 1, -1):
            word = self.said.words[at]
            if word in me or word in others:
                return word in others
        return False

    def _is_past(self, match: Match) -> bool:
        present = self._words(match, "present")
        if any(word in present for word in self.said.words[match.start : match.end]):
            return False
        returned = self._of(match, "back") or self._of(match, "recent")
        return not returned and self._beside(match, "past")

    def _is_denied(self, match: Match) -> bool:
        """Not if it is taken back: "I told them I wasn't, but I lied"."""
        if self._anywhere(match, "taken_back"):
            return False
        void = self._of(match, "no_denial")
        denials = [each for each in self._of(match, "not") if not _touches(each, void)]
        if any(start in match.loose for start, _ in denials):
            return True
        if any(self._is_before(span, match) for span in denials):
            return True
        claims = [each for each in self._of(match, "not_that") if not _touches(each, void)]
        if any(end in (match.start, match.start + 1) for _, end in claims):
            return True
        after = [each for each in self._of(match, "not_after") if not _touches(each, void)]
        return any(start == match.end for start, _ in after)

    def _is_before(self, span: Span, match: Match) -> bool:
        end = span[1]
        if not 0 <= match.start - end <= DENIAL_REACH:
            return False
        between = range(end, match.start + 1)
        anew = self._words(match, "subjects") | self._words(match, "but")
        return not any(self.said.breaks[at] >= CLAUSE or self.said.words[at] in anew for at in between)


def _touches(span: Span, spans: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)
