"""What a message says of danger, by itself and together with what was typed just before it.

Together they can only weigh more: nothing that is written later makes an earlier message lighter.
"""

from datetime import datetime, timedelta

from bot.core.danger import LEVELS, NOTHING, Danger
from bot.core.messages import Message, Said, words_of
from bot.core.session import Session
from bot.core.turn import House

TOGETHER = timedelta(minutes=1)
REMEMBERED = 300  # characters of the last message that are kept to be read with the next


def hear(house: House, session: Session | None, message: Message, now: datetime) -> Danger:
    """The worst that this message says, alone or as the end of what was typed within a minute."""
    text = words_of(message.content)
    found = house.danger(text) if text else NOTHING
    before = _before(session, message, now)
    if not before or found.alerts:
        return found
    joined = house.danger(f"{before} {text}")
    is_news = _height(joined) > max(_height(found), _height(house.danger(before))) if joined.level != "none" else False
    return joined if is_news else found


def remembered(message: Message, found: Danger) -> str:
    """What to keep for the next message; of one that has raised an alert nothing."""
    content = message.content
    return content.text[-REMEMBERED:] if isinstance(content, Said) and not found.alerts and not content.edited else ""


def _before(session: Session | None, message: Message, now: datetime) -> str:
    if session is None or not isinstance(message.content, Said) or message.content.edited:
        return ""
    if session.draft is not None:
        return session.draft.text
    return session.heard if now - session.updated_at <= TOGETHER else ""


def _height(danger: Danger) -> int:
    return LEVELS.index(danger.level)
