"""The practice's own answers to common questions: heard anywhere, then back to the exact place."""

from functools import lru_cache

from bot.core.conversation.going_on import here
from bot.core.conversation.urgency import help_now
from bot.core.flow.kinds import KINDS
from bot.core.flow.matching import fold
from bot.core.flow.model import Ask, Faq
from bot.core.replies import Button, Line, Row, StepText
from bot.core.summary import has_agreed
from bot.core.taps import FAQ, Tap
from bot.core.turn import House, Scene, Tell, Turn

LONG_QUESTION = 12  # words; a longer message tells something, even with a trigger word in it
MARKS = ("?", "؟", "？")
ENOUGH = 2  # words that say something
SHORTEST_PLURAL = 3  # characters of a word that may end with an s of its own
LONGEST = 1000  # characters of a question that is kept


def heard(scene: Scene, ask: Ask | None, text: str) -> Turn | None:
    """The answer to a common question, if the text is one.

    Where any words are an answer (a free text question), only a bare trigger or a short question is heard.
    """
    said = fold(text)
    free = ask is not None and KINDS[ask.kind].free
    # Where someone may say that they are not safe, words about it are never taken for a common question.
    is_grave = ask is not None and bool(ask.urgent)
    listening = not is_grave and (not free or text.strip().endswith("?"))
    if len(said.split()) > LONG_QUESTION:
        return None
    for entry in scene.house.flow.anytime:
        if _hears(entry, said, listening) or (listening and not free and _means(scene.house, entry, said)):
            return help_now(scene, "self", {"how": "words"}) if entry.urgent else here(scene, StepText(entry.name))
    return None


def _hears(entry: Faq, said: str, listening: bool) -> bool:
    triggers = _triggers(entry)
    return said in triggers or (listening and any(f" {trigger} " in f" {said} " for trigger in triggers))


def _means(house: House, entry: Faq, said: str) -> bool:
    """The same in other words: all words that say something, two at least, wherever they stand."""
    heard = _core(house.passed_over, said)
    wanted = (_core(house.passed_over, trigger) for trigger in _triggers(entry))
    return any(len(words) >= ENOUGH and words <= heard for words in wanted)


def _triggers(entry: Faq) -> list[str]:
    return [_folded(trigger) for triggers in entry.hears.values() for trigger in triggers]


@lru_cache(maxsize=2048)
def _core(passed_over: frozenset[str], said: str) -> frozenset[str]:
    """`reads` and `read` are one word."""
    return frozenset(
        word.removesuffix("s") if len(word) > SHORTEST_PLURAL else word
        for word in said.split()
        if word not in passed_over
    )


def unanswered(scene: Scene, ask: Ask, text: str) -> Turn | None:
    """A question that nobody here can answer is kept for a human; the open one stays open."""
    if not text.strip().endswith(MARKS) or KINDS[ask.kind].free or not has_agreed(scene.house.flow, scene.session):
        return None
    due = scene.house.promise(scene.now)
    told = Tell("question", {"how": "asked", "step": ask.name, "words": text.strip()[:LONGEST]}, due)
    return here(scene, Line("question_kept")).then(told)


def offered(scene: Scene, ask: Ask, text: str) -> Row:
    """A button for the practice's answer, where words that may ask for it were taken as an answer."""
    said = fold(text)
    if not KINDS[ask.kind].free or len(said.split()) > LONG_QUESTION:
        return ()
    known = (entry for entry in scene.house.flow.anytime if not entry.urgent)
    meant = next((entry for entry in known if _hears(entry, said, True)), None)
    return (Button(Line("button_faq"), str(Tap(FAQ, meant.name))),) if meant else ()


@lru_cache(maxsize=2048)
def _folded(trigger: str) -> str:
    """The practice's triggers are the same for every message."""
    return fold(trigger)
