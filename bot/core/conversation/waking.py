"""Moments at which a session is looked at though nobody wrote: the end of a typing pause, and a reminder.

A session carries its own next moment; the shell wakes it then with a message of its own, through the same river.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.conversation.asking import always, command
from bot.core.conversation.gathering import finished
from bot.core.flow.conditions import holds
from bot.core.flow.engine import stand
from bot.core.hearing import TOGETHER
from bot.core.replies import Button, Line
from bot.core.session import Session, Urgent
from bot.core.summary import has_agreed, is_unsafe_to_write
from bot.core.taps import REMIND, Tap
from bot.core.turn import House, Scene, Turn, say


def woken(scene: Scene) -> Turn:
    draft = scene.session.draft
    if draft is not None and draft.until <= scene.now:
        return finished(scene)
    due = reminder_due(scene.house, scene.session)
    if due is not None and due <= scene.now:
        return _remind(scene)
    is_over = (until := _unagreed_until(scene.house, scene.session)) is not None and until <= scene.now
    return Turn(replace(scene.session, heard="") if is_over else scene.session)


def next_wake(house: House, session: Session) -> datetime | None:
    typed = session.draft.until if session.draft is not None else None
    moments = (typed, reminder_due(house, session), _unagreed_until(house, session))
    return min((moment for moment in moments if moment is not None), default=None)


def _unagreed_until(house: House, session: Session) -> datetime | None:
    """Before a yes, words stay no longer than they can be read together with the next ones."""
    return session.updated_at + TOGETHER if session.heard and not has_agreed(house.flow, session) else None


def reminder_due(house: House, session: Session) -> datetime | None:
    """None: there is nothing to remind of, or it was promised not to."""
    reminders = house.flow.reminders
    if reminders is None or session.reminded >= len(reminders.after) or not _may_be_reminded(house, session):
        return None
    after = reminders.after[session.reminded]
    if reminders.give_up_after is not None and after > reminders.give_up_after:
        return None
    return house.daytime(session.updated_at + after)


def _may_be_reminded(house: House, session: Session) -> bool:
    """Only who agreed to be written to, stopped half-way, and is not in the middle of something graver."""
    if session.ended or session.held or session.is_quiet or isinstance(session.focus, Urgent):
        return False
    return not is_unsafe_to_write(session) and has_agreed(house.flow, session) and _is_wanted(house, session)


def _is_wanted(house: House, session: Session) -> bool:
    only_if = house.flow.reminders.only_if if house.flow.reminders else None
    return only_if is None or holds(only_if, stand(house.flow, session).known, house.flow.facts)


def _remind(scene: Scene) -> Turn:
    """Nothing of what was said stands in it: it may be read over a shoulder."""
    session = replace(scene.session, reminded=scene.session.reminded + 1)
    last = scene.house.flow.reminders is not None and session.reminded >= len(scene.house.flow.reminders.after)
    stop = Button(Line("button_no_reminders"), str(Tap(REMIND, "never")))
    rows = ((command("resume", label="carry_on"),), (stop, command("erase")), always())
    return Turn(session, (say(Line("reminder_last" if last else "reminder"), rows=rows),))
