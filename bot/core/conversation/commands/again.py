"""`again`: the place the client is at, shown once more; leaves an offer or a request for own words."""

from bot.core.conversation.going_on import here
from bot.core.turn import Scene, Turn


def run(scene: Scene, argument: str) -> Turn:
    return here(scene)
