"""`privacy`: the practice's notice, readable before anything is answered."""

from bot.core.conversation.asking import command
from bot.core.replies import Card
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    rows = (
        (command("export"), command("erase")),
        (command("again", label="carry_on"), command("contact", label="person")),
    )
    return Turn(scene.session, (say(Card("privacy"), rows=rows),))
