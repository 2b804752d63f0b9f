"""The same button twice: a thumb that trembles, a slow network, two devices. Both taps are one."""

from datetime import datetime, timedelta

from bot.core.flow.model import Ask, Flow
from bot.core.messages import Content, Tapped
from bot.core.session import Session
from bot.core.taps import OPTION, read_tap

IMPATIENT = timedelta(seconds=10)
TREMBLING = timedelta(seconds=1)  # of a tick, which a second tap may mean to take back


def button_of(content: Content) -> str:
    """What was tapped, and where; empty for everything else."""
    return f"{content.on} {content.data}" if isinstance(content, Tapped) else ""


def is_same_again(flow: Flow, session: Session, content: Content, now: datetime) -> bool:
    """`session`: as the last message left it. Anything between two taps makes them two."""
    button = button_of(content)
    if not button or button != session.tapped:
        return False
    return now - session.updated_at < (TREMBLING if _is_tick(flow, content) else IMPATIENT)


def _is_tick(flow: Flow, content: Content) -> bool:
    tap = read_tap(content.data if isinstance(content, Tapped) else "")
    ask = flow.index.get(tap.step)
    return tap.verb == OPTION and isinstance(ask, Ask) and ask.kind == "choices"
