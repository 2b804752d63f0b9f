"""`language`: answers are kept; everything from here on is said in the chosen language."""

from dataclasses import replace

from bot.core.conversation.asking import always
from bot.core.conversation.going_on import here
from bot.core.replies import Button, Line, Named, Row
from bot.core.taps import LANGUAGE, Tap
from bot.core.turn import Scene, Turn, say


def run(scene: Scene, argument: str) -> Turn:
    if argument in scene.house.languages:
        return chosen(scene, argument)
    buttons: Row = tuple(Button(Named("language", code), str(Tap(LANGUAGE, code))) for code in scene.house.languages)
    return Turn(scene.session, (say(Line("language_ask"), rows=(buttons, always())),))


def chosen(scene: Scene, language: str) -> Turn:
    if language not in scene.house.languages:
        return here(scene, Line("old_button"))
    return here(replace(scene, session=replace(scene.session, language=language)), Line("language_changed"))
