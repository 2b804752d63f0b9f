"""Urgent help: the card with people to call, the alert, and the way back; it outranks everything else.

The card never claims to keep anyone safe. "You misunderstood" is passed on with the alert and cancels nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.conversation.asking import command
from bot.core.replies import Button, Card, Line, Part, Row
from bot.core.session import Session, Urgent
from bot.core.summary import has_agreed
from bot.core.taps import CALM, COMMAND, Tap
from bot.core.turn import House, Scene, Tell, Turn, say

OPENINGS: Mapping[str, str] = {
    "self": "crisis_self",
    "danger": "crisis_danger",
    "other": "crisis_other",
    "harm": "crisis_harm",
    "numbers": "crisis_numbers",
}
"""Kind of urgency -> the first sentence of the card; a kind not listed here is spoken to as `self`."""

QUIET = "numbers"
DANGER = "danger"  # from somebody
"""The card was asked for, or nothing was said: numbers without an alert."""


def country_of(house: House, session: Session | None) -> str:
    """Whose help lines: of the place the client named, else of the practice."""
    answers = session.answers.values() if session else ()
    named = (house.countries.get(str(answer.value), "") for answer in answers)
    return next((country for country in named if country), house.country)


def help_now(scene: Scene, kind: str, details: Mapping[str, str]) -> Turn:
    """The card, at once; the place in the flow is kept, and the therapist is told unless only numbers were asked."""
    # Danger from somebody is never forgotten over something else: they may still read along.
    known = scene.session.urgent if kind == QUIET or scene.session.urgent == DANGER else ""
    session = replace(scene.session.looking_at(Urgent(kind)), urgent=known or kind)
    rows = calm_rows(kind, tapped=details.get("how") == "tapped")
    turn = Turn(session, (say(*card(scene.house, scene.session, kind), rows=rows),))
    return turn if kind == QUIET else turn.then(Tell("alert", {"kind": kind, **details}))


def gently(scene: Scene, turn: Turn) -> Turn:
    """The numbers before whatever comes next, once for each client, and a line in the digest; nobody is woken."""
    if turn.session is None or scene.session.urgent:
        return turn
    numbers = say(Line("crisis_gently"), Card("helplines", country_of(scene.house, scene.session)))
    shown = turn.after(numbers)
    told = shown.then(Tell("amended", {"how": "sensitive"})) if has_agreed(scene.house.flow, turn.session) else shown
    return replace(told, session=replace(turn.session, urgent=turn.session.urgent or QUIET))


def card(house: House, session: Session | None, kind: str) -> tuple[Part, ...]:
    told: tuple[Part, ...] = () if kind == QUIET else (Line("crisis_told_therapist"),)
    return (Line(OPENINGS.get(kind, "crisis_self")), Card("helplines", country_of(house, session)), *told)


def calm_rows(kind: str, *, tapped: bool = False) -> tuple[Row, ...]:
    """The buttons under the card: the way back to the conversation, and other people to ask."""
    on = "button_carry_on" if kind == QUIET else "button_safe_go_on"
    safe = Button(Line(on), str(Tap(CALM, "safe")))
    stop = Button(Line("button_stop_here"), str(Tap(CALM, "stop")))
    mistaken = "button_tapped_by_mistake" if tapped else "button_misunderstood"
    wrong = Button(Line(mistaken), str(Tap(CALM, "misunderstood")))
    others = Button(Line("button_other_countries"), str(Tap(COMMAND, "urgent", "countries")))
    rows: tuple[Row, ...] = ((safe,), (stop,), (others, command("contact", label="person")))
    return rows if kind == QUIET else (*rows, (wrong,))
