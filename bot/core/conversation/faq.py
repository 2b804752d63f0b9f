"""The practice's own answers to common questions: heard anywhere, then back to the exact place."""

from functools import lru_cache

from bot.core.conversation.going_on import here
from bot.core.conversation.urgency import help_now
from bot.core.flow.kinds import KINDS
from bot.core.flow.matching import fold
from bot.core.flow.model import Ask, Faq
from bot.core.replies import StepText
from bot.core.turn import Scene, Turn

LONG_QUESTION = 12  # words; a longer message tells something, even with a trigger word in it


def heard(scene: Scene, ask: Ask | None, text: str) -> Turn | None:
    """The answer to a common question, if the text is one.

    Where any words are an answer (a free text question), only a bare trigger or a short question is heard.
    """
    said = fold(text)
    free = ask is not None and KINDS[ask.kind].free
    listening = not free or text.strip().endswith("?")
    if len(said.split()) > LONG_QUESTION:
        return None
    for entry in scene.house.flow.anytime:
        if _hears(entry, said, listening):
            return help_now(scene, "self", {"how": "words"}) if entry.urgent else here(scene, StepText(entry.name))
    return None


def _hears(entry: Faq, said: str, listening: bool) -> bool:
    triggers = [_folded(trigger) for triggers in entry.hears.values() for trigger in triggers]
    return said in triggers or (listening and any(f" {trigger} " in f" {said} " for trigger in triggers))


@lru_cache(maxsize=2048)
def _folded(trigger: str) -> str:
    """The practice's triggers are the same for every message."""
    return fold(trigger)
