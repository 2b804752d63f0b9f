"""The end of what someone wrote last, for a minute and in memory only: where it is refused, or may not be kept on disk.

So danger is heard in two messages also in minimal mode, while nobody is let in, and of whoever writes too much. After
a restart, or at another worker, only the message itself is read.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.hearing import REMEMBERED, TOGETHER
from bot.core.messages import Address, Message, Said
from bot.core.session import Session

PEOPLE = 10_000
FEW = 5  # messages of a person: one that could not be written comes again, and is read as the first time


@dataclass(frozen=True, slots=True)
class Heard:
    """`text`: what the next message is read with; of what has raised an alert, or is no typed text, nothing."""

    id: str
    at: datetime
    text: str
    is_refused: bool


class Earshot:
    def __init__(self) -> None:
        self._heard: OrderedDict[Address, tuple[Heard, ...]] = OrderedDict()

    def reminded(self, session: Session | None, message: Message) -> Session | None:
        """The session as if it had kept what was written a moment ago."""
        before = self._before(message)
        return replace(session, heard=before.text) if session is not None and before is not None else session

    def whole(self, message: Message) -> Message:
        """The message with what was written a moment ago as its beginning."""
        before = self._before(message)
        if before is None or not isinstance(message.content, Said) or message.content.edited:
            return message
        return replace(message, content=Said(f"{before.text} {message.content.text}"))

    def refused_before(self, message: Message) -> bool:
        before = self._before(message)
        return before is not None and before.is_refused

    def note(self, message: Message, *, is_told: bool = False, is_refused: bool = False) -> None:
        """`is_told`: it has raised an alert, and is not read together with the next one."""
        self.forget(message.at)
        content = message.content
        is_typed = isinstance(content, Said) and not content.edited and not is_told
        text = content.text[-REMEMBERED:] if is_typed and isinstance(content, Said) else ""
        new = Heard(message.id, message.at, text, is_refused)
        earlier = [each for each in self._earlier(message) if message.at - each.at <= TOGETHER]
        self._heard[message.address] = (*earlier, new)[-FEW:]
        self._heard.move_to_end(message.address)
        if len(self._heard) > PEOPLE:
            self._heard.popitem(last=False)

    def drop(self, address: Address) -> None:
        """Nothing is kept of them."""
        self._heard.pop(address, None)

    def forget(self, now: datetime) -> None:
        """The minute is over for whoever has written nothing since."""
        while self._heard and now - next(iter(self._heard.values()))[-1].at > TOGETHER:
            self._heard.popitem(last=False)

    def _before(self, message: Message) -> Heard | None:
        self.forget(message.at)
        earlier = self._earlier(message)
        last = earlier[-1] if earlier else None
        return last if last is not None and last.text and message.at - last.at <= TOGETHER else None

    def _earlier(self, message: Message) -> tuple[Heard, ...]:
        """What came before this message, which may be here already."""
        heard = self._heard.get(message.address, ())
        ids = [each.id for each in heard]
        return heard[: ids.index(message.id)] if message.id in ids else heard
