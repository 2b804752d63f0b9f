"""`change`: the list of answers; tapping one opens it again."""

from bot.core.conversation.asking import always, changeable, command
from bot.core.conversation.going_on import here
from bot.core.replies import Line
from bot.core.session import ChoosingChange
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    rows = changeable(scene)
    if not rows:
        return here(scene, Line("nothing_to_change"))
    session = scene.session.looking_at(ChoosingChange())
    return Turn(session, (say(Line("change_which"), rows=(*rows, (command("again", label="keep"),), always())),))
