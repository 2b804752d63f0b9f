"""The end of what someone wrote last, for a minute and in memory only: where it may not be kept on disk.

So danger is heard in two messages also in minimal mode. After a restart, or at another worker, only the message
itself is read.
"""

from collections import OrderedDict
from dataclasses import replace

from bot.core.hearing import REMEMBERED, TOGETHER
from bot.core.messages import Message, Said
from bot.core.session import Session
from bot.core.turn import Tell, Turn

PEOPLE = 10_000


class Earshot:
    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], Message] = OrderedDict()

    def reminded(self, session: Session | None, message: Message) -> Session | None:
        """The session as if it had kept what was written a moment ago."""
        last = self._last.get((message.address.channel, message.address.key))
        if session is None or last is None or last.id == message.id or message.at - last.at > TOGETHER:
            return session
        return replace(session, heard=last.content.text[-REMEMBERED:]) if isinstance(last.content, Said) else session

    def note(self, message: Message, turn: Turn) -> None:
        """What has raised an alert, or is no typed text, is not read together with the next one."""
        who = (message.address.channel, message.address.key)
        self._last.pop(who, None)
        alerted = any(isinstance(effect, Tell) and effect.kind == "alert" for effect in turn.effects)
        if turn.session is None or alerted or not isinstance(message.content, Said) or message.content.edited:
            return
        self._last[who] = message
        if len(self._last) > PEOPLE:
            self._last.popitem(last=False)
