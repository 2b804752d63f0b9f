"""Help that does not wait for the database: the urgent card and a bare alert, straight through the channels.

The letters are not confirmed, so they come again when the database is back, and are then handled in full. A lost row
is better than a lost help line, and a card that comes twice better than none.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from bot.channels.base import Channel, Hints, Parse
from bot.content import Content
from bot.core.decide import begin
from bot.core.messages import Address, Message, words_of
from bot.errors import ChannelError
from bot.posts import Text
from bot.store.base import Letter, Paired

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # letters that were helped already, so that a redelivery repeats no card


class Rescue:
    """`paired`: the therapists' accounts as far as they are known without the database."""

    def __init__(
        self,
        content: Callable[[], Content],
        parsers: Mapping[str, Parse],
        channels: Mapping[str, Channel],
        paired: Callable[[], Sequence[Paired]],
    ) -> None:
        self._content = content
        self._parsers = parsers
        self._channels = channels
        self._paired = paired
        self._helped: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def help(self, letters: Sequence[Letter]) -> None:
        """The card to everyone among them with urgent words; once for each letter. Never raises."""
        for letter in letters:
            message = self._understood(letter)
            kind = self._content().house.urgent_kind(words_of(message.content)) if message else ""
            if message and kind and self._is_new(letter):
                await self._send(letter, message, kind)

    def _is_new(self, letter: Letter) -> bool:
        key = (letter.channel, letter.id)
        if key in self._helped:
            return False
        self._helped[key] = None
        if len(self._helped) > REMEMBERED:
            self._helped.popitem(last=False)
        return True

    def _understood(self, letter: Letter) -> Message | None:
        try:
            return self._parsers[letter.channel](letter)
        except Exception:
            log.exception("letter not understood", extra={"action": "parse_failed", "channel": letter.channel})
            return None

    async def _send(self, letter: Letter, message: Message, kind: str) -> None:
        """The card first; then the alerts, each on its own, so that a fault in one stops no other."""
        content = self._content()
        language = begin(content.house, message, letter.at).language
        await self._directly(letter.address, content.urgent_card(language, kind))
        known = {therapist.id for therapist in content.practice.therapists}
        alerts = [paired for paired in self._paired() if paired.therapist in known]
        await asyncio.gather(*(self._directly(each.address, content.bare_alert(each.therapist)) for each in alerts))

    async def _directly(self, address: Address, body: Text) -> None:
        channel = self._channels.get(address.channel)
        if channel is None:
            return
        try:
            await channel.send(address, body, Hints())
        except ChannelError:
            log.error("help line not sent", extra={"action": "help_failed", "channel": address.channel})
