"""`back`: the question before this one opens again, with its answer kept until a new one is given."""

from bot.core.conversation.going_on import here
from bot.core.conversation.opened import reopened
from bot.core.flow.engine import stand
from bot.core.replies import Line
from bot.core.session import Correcting
from bot.core.turn import Scene, Turn


def run(scene: Scene, argument: str) -> Turn:
    names = [ask.name for ask in stand(scene.house.flow, scene.session).answered(scene.session)]
    on = scene.session.focus
    before = names[: names.index(on.step)] if isinstance(on, Correcting) and on.step in names else names
    if not before:
        return here(scene, Line("nothing_to_change"))
    return here(reopened(scene, before[-1]))
