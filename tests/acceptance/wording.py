"""The short words of a chat file as the words a person would read.

A text that prints nothing of the client is expected whole; of any other, its constant pieces in their order.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.content import Content
from bot.core.conversation.urgency import OPENINGS

Pieces = tuple[str, ...]

GAP = "\0"
VERBS = {"ask": "text", "say": "text", "end": "text", "review": "text", "faq": "text", "why": "why"}


class Wording:
    """What the tokens of one language look like on a screen."""

    def __init__(self, content: Content, language: str) -> None:
        self._content = content
        self._language = language
        self._sentences = content.voice.speech(language).sentences

    def shows(self, token: str, texts: Iterable[str]) -> bool:
        """Whether one of these messages says it."""
        ways = self.of(token)
        return any(_holds(text, way) for text in texts for way in ways)

    def of(self, token: str) -> Sequence[Pieces]:
        """The ways in which it can be said; one is enough."""
        verb, _, name = token.partition(" ")
        if verb == "card":
            return [self._card(name)]
        if verb == "error":
            return self._errors(name)
        if verb in VERBS:
            return self._step(name, VERBS[verb])
        return [_told(self._sentences[token].words)]

    def _step(self, step: str, part: str) -> list[Pieces]:
        text = self._content.voice.words.text(self._language, step, part)
        if text is None:
            return [_told(self._sentences["review_intro"].words)]
        given = [text.render({}), text.render(dict.fromkeys(text.variables, GAP))]
        return [_told(words.split(GAP)) for words in given]

    def _errors(self, step: str) -> list[Pieces]:
        """The flow's own words if there are any, else one of the assistant's."""
        if self._content.voice.words.text(self._language, step, "error") is not None:
            return self._step(step, "error")
        return [_told(one.words) for name, one in self._sentences.items() if name.startswith("problem_")]

    def _card(self, name: str) -> Pieces:
        if name == "helplines":
            return _told(self._sentences["helplines_intro"].words)
        return (self._content.voice.speech(self._language).cards[name],)


def crisis_openings(content: Content, language: str) -> Mapping[str, str]:
    return {kind: content.voice.line(name, language) for kind, name in OPENINGS.items()}


def _told(words: Iterable[str]) -> Pieces:
    return tuple(piece for word in words if (piece := word.strip()))


def _holds(text: str, pieces: Pieces) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)
