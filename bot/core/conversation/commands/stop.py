"""`stop`: leave it here, and nobody writes first any more; what was said is kept, and any message goes on with it."""

from bot.core.conversation.agreeing import silenced
from bot.core.conversation.asking import always, command
from bot.core.replies import Line
from bot.core.session import Paused
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    session, kept = silenced(scene)
    line = "stopped_after_end" if session.ended else "stopped"
    rows = ((command("resume", label="carry_on"),), (command("privacy"), command("erase")), always())
    return Turn(session.looking_at(Paused()), (*kept, say(Line(line), rows=rows)))
