"""`skip`: leave the open question unanswered, if it may be."""

from bot.core.conversation.going_on import here
from bot.core.conversation.opened import open_ask
from bot.core.conversation.taking import take
from bot.core.replies import Line
from bot.core.turn import Scene, Turn


def run(scene: Scene, argument: str) -> Turn:
    ask = open_ask(scene)
    if ask is None:
        return here(scene, Line("nothing_to_skip"))
    return take(scene, ask, None) if ask.optional else here(scene, Line("cannot_skip"))
