"""`start`: a hello; or, for someone who is here already, welcome back and the place they are at."""

from bot.core.conversation.asking import command
from bot.core.conversation.going_on import here, proceed
from bot.core.replies import Line
from bot.core.turn import Say, Scene, Turn, focus, say


def run(scene: Scene, argument: str) -> Turn:
    if scene.fresh:
        return proceed(scene)
    back = here(focus(scene, None))
    if not scene.session.answers:
        return back
    again = say(Line("welcome_back"), rows=((command("erase", "restart", label="start_over"),),))
    return back.after(again) if isinstance(back.effects[0], Say) else back
