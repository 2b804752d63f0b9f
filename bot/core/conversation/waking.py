"""Moments at which a session is looked at though nobody wrote: the end of a typing pause, and a reminder.

A session carries its own next moment; the shell wakes it then with a message of its own, through the same river.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.contact import manner
from bot.core.conversation.asking import always, command
from bot.core.conversation.gathering import finished
from bot.core.due import daytime, is_day
from bot.core.flow.conditions import holds
from bot.core.flow.engine import stand
from bot.core.hearing import TOGETHER
from bot.core.replies import Button, Line, Reply
from bot.core.session import Session, Urgent
from bot.core.summary import has_agreed
from bot.core.taps import REMIND, Tap
from bot.core.turn import House, Say, Scene, Turn

APART = timedelta(days=1)
"""Between two messages that nobody asked for."""

STALE = timedelta(days=3)
"""How long a reminder waits for a program that was not there."""


def woken(scene: Scene) -> Turn:
    turn = _come_due(scene)
    until = _unagreed_until(scene.house, scene.session)
    if until is None or until > scene.now or turn.session is None:
        return turn
    return replace(turn, session=replace(turn.session, heard=""))


def _come_due(scene: Scene) -> Turn:
    draft = scene.session.draft
    if draft is not None and draft.until <= scene.now:
        return finished(scene)
    return _remind(scene) if _may_remind_now(scene) else Turn(scene.session)


def _may_remind_now(scene: Scene) -> bool:
    due = reminder_due(scene.house, scene.session)
    if due is None or due > scene.now or _is_too_late(scene.house, scene.session, due, scene.now):
        return False
    return is_day(zone_of(scene.house, scene.session), scene.now)


def next_wake(house: House, session: Session, now: datetime) -> datetime | None:
    typed = session.draft.until if session.draft is not None else None
    moments = (typed, _next_reminder(house, session, now), _unagreed_until(house, session))
    return min((moment for moment in moments if moment is not None), default=None)


def zone_of(house: House, session: Session) -> str:
    """The clock of the place they named; until then that of the practice."""
    named = (house.zones.get(str(answer.value), "") for answer in session.answers.values())
    return next((zone for zone in named if zone), house.zone)


def _next_reminder(house: House, session: Session, now: datetime) -> datetime | None:
    """One that was missed at night, or while the program was not there, waits for the day."""
    due = reminder_due(house, session)
    if due is None or due > now:
        return due
    later = daytime(zone_of(house, session), now)
    return None if _is_too_late(house, session, due, later) else later


def _unagreed_until(house: House, session: Session) -> datetime | None:
    """Before a yes, words stay no longer than they can be read together with the next ones."""
    return session.updated_at + TOGETHER if session.heard and not has_agreed(house.flow, session) else None


def reminder_due(house: House, session: Session) -> datetime | None:
    """None: there is nothing to remind of, or it was promised not to."""
    reminders = house.flow.reminders
    if reminders is None or session.reminded >= len(reminders.after) or not _may_be_reminded(house, session):
        return None
    due = session.updated_at + reminders.after[session.reminded]
    if session.reminded_at is not None:
        due = max(due, session.reminded_at + APART)
    return None if _is_too_late(house, session, due, due) else daytime(zone_of(house, session), due)


def _is_too_late(house: House, session: Session, due: datetime, moment: datetime) -> bool:
    """It would be no news any more."""
    after = house.flow.reminders.give_up_after if house.flow.reminders is not None else None
    return moment > due + STALE or (after is not None and moment > session.updated_at + after)


def _may_be_reminded(house: House, session: Session) -> bool:
    """Only who agreed to be written to, stopped half-way, and is not in the middle of something graver."""
    if session.ended or session.held or isinstance(session.focus, Urgent):
        return False
    return has_agreed(house.flow, session) and _is_wanted(house, session) and manner(house.flow, session) != "never"


def _is_wanted(house: House, session: Session) -> bool:
    only_if = house.flow.reminders.only_if if house.flow.reminders else None
    return only_if is None or holds(only_if, stand(house.flow, session).known, house.flow.facts)


def _remind(scene: Scene) -> Turn:
    """Nothing of what was said stands in it: it may be read over a shoulder. A vague one does not even say of what."""
    reminders = scene.house.flow.reminders
    session = replace(scene.session, reminded=scene.session.reminded + 1, reminded_at=scene.now)
    is_last = reminders is not None and session.reminded >= len(reminders.after)
    go_on = (command("resume", label="carry_on"),)
    stop = Button(Line("button_no_reminders"), str(Tap(REMIND, "never")))
    if manner(scene.house.flow, scene.session) == "vaguely":
        line = Line("reminder_vague_last" if is_last else "reminder_vague")
        return Turn(session, (Say(Reply((line,), (go_on, (stop,)), unasked=True, silent=True)),))
    line = Line("reminder_last" if is_last else "reminder")
    return Turn(session, (Say(Reply((line,), (go_on, (stop, command("erase")), always()), unasked=True)),))
