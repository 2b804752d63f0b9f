"""The same thing twice: a thumb that trembles, a slow network, two devices, an edit of an edit. Both are one."""

from datetime import datetime, timedelta

from bot.core.flow.model import Ask, Flow
from bot.core.messages import Content, Said, Tapped
from bot.core.session import Session
from bot.core.taps import OPTION, read_tap

IMPATIENT = timedelta(seconds=10)
TREMBLING = timedelta(seconds=1)  # of a tick, which a second tap may mean to take back


def touched_by(content: Content) -> str:
    """The button that was tapped, or the message that was edited; empty for everything else."""
    match content:
        case Tapped(data=data, on=on):
            return f"{on} {data}"
        case Said(edited=edited) if edited:
            return edited
        case _:
            return ""


def is_same_again(flow: Flow, session: Session, content: Content, now: datetime) -> bool:
    """`session`: as the last message left it. Anything between the two makes them two."""
    touched = touched_by(content)
    if not touched or touched != session.touched:
        return False
    return now - session.updated_at < (TREMBLING if _is_tick(flow, content) else IMPATIENT)


def _is_tick(flow: Flow, content: Content) -> bool:
    tap = read_tap(content.data if isinstance(content, Tapped) else "")
    ask = flow.index.get(tap.step)
    return tap.verb == OPTION and isinstance(ask, Ask) and ask.kind == "choices"
