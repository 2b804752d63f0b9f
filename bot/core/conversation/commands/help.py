"""`help`: what can be done here at any moment."""

from bot.core.conversation.asking import always, command
from bot.core.replies import Card, Line
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    rows = ((command("again", label="carry_on"), command("overview")), always())
    return Turn(scene.session, (say(Line("help_intro"), Card("commands"), rows=rows),))
