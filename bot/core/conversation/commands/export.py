"""`export`: all that is kept of the client, as files for them."""

from bot.core.turn import HandOver, Scene, Turn


def run(scene: Scene, argument: str) -> Turn:
    return Turn(scene.session, (HandOver(),))
