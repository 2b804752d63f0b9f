"""`again`: the place the client is at, shown once more; leaves an offer or a request for own words."""

from bot.core.conversation.going_on import here
from bot.core.session import Correcting, OwnWords, Suggested
from bot.core.turn import Scene, Turn, focus


def run(scene: Scene, argument: str) -> Turn:
    on = scene.session.focus
    if isinstance(on, Correcting):
        return here(scene)
    if isinstance(on, OwnWords | Suggested) and on.step in scene.session.answers:
        return here(focus(scene, Correcting(on.step)))
    return here(focus(scene, None))
