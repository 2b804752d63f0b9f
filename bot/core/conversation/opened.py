"""Which question a typed answer is for."""

from dataclasses import replace

from bot.core.flow.engine import stand
from bot.core.flow.model import Ask
from bot.core.session import Changing, Correcting, OwnWords, Suggested
from bot.core.turn import Scene


def open_ask(scene: Scene) -> Ask | None:
    """The question under correction, else the one at the position, else None (a review, or after the end)."""
    on = scene.session.focus
    if isinstance(on, Correcting | Changing | OwnWords | Suggested):
        step = scene.house.flow.index.get(on.step)
        if isinstance(step, Ask):
            return step
    if scene.session.ended:
        return None
    waiting = stand(scene.house.flow, scene.session).step
    return waiting if isinstance(waiting, Ask) else None


def reopened(scene: Scene, step: str) -> Scene:
    """An earlier answer open again; options ticked then are ticked now."""
    answer = scene.session.answers.get(step)
    value = answer.value if answer else None
    session = scene.session.looking_at(Correcting(step))
    return replace(scene, session=session.ticked(step, value) if isinstance(value, tuple) else session)
