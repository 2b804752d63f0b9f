"""`why`: what the open question is for; then the question stands again."""

from bot.core.conversation.going_on import here
from bot.core.conversation.opened import open_ask
from bot.core.replies import Line, StepText
from bot.core.turn import Scene, Turn


def run(scene: Scene, argument: str) -> Turn:
    ask = open_ask(scene)
    reason = StepText(ask.name, "why") if ask and ask.has_why else Line("why_default")
    return here(scene, reason)
