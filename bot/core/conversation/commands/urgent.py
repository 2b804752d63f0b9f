"""`urgent`: help lines at once, of this country or another; nobody is alerted by merely looking."""

from bot.core.conversation.asking import command
from bot.core.conversation.urgency import QUIET, help_now
from bot.core.replies import Button, Card, Line, Named, Row
from bot.core.session import Urgent
from bot.core.taps import COUNTRY, Tap
from bot.core.turn import Scene, Turn, say

IN_A_ROW = 2


def run(scene: Scene, argument: str) -> Turn:
    if argument == "countries":
        return Turn(scene.session, (say(Line("countries_ask"), rows=_countries(scene)),))
    shown = help_now(scene, QUIET, {})
    return Turn(scene.session, shown.effects) if isinstance(scene.session.focus, Urgent) else shown


def of_country(scene: Scene, country: str) -> Turn:
    rows = ((command("again", label="carry_on"), command("urgent", "countries", label="other_countries")),)
    return Turn(scene.session, (say(Card("helplines", country), rows=rows),))


def _countries(scene: Scene) -> tuple[Row, ...]:
    codes = scene.house.helpline_countries
    buttons = [Button(Named("country", code), str(Tap(COUNTRY, code))) for code in codes]
    return tuple(tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW))
