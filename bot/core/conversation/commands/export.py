"""`export`: all that is kept of the client, as files for them."""

from bot.core.conversation.asking import always, command
from bot.core.replies import Line
from bot.core.turn import HandOver, Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    if scene.fresh:
        return Turn(None, (say(Line("export_nothing"), rows=((command("start"),), always())),))
    return Turn(scene.session, (HandOver(),))
