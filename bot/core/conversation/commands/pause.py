"""`pause`: leave it for now; everything is kept, and any message brings the place back."""

from bot.core.conversation.asking import always, command
from bot.core.replies import Line
from bot.core.session import Paused
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    rows = ((command("resume", label="carry_on"),), (command("erase"),), always())
    return Turn(scene.session.looking_at(Paused()), (say(Line("paused"), rows=rows),))
