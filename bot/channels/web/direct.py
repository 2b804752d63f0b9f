"""What has to be said although nothing could be kept: it goes out with the very answer to the letter that asked.

Everything else that a visitor reads stands in the store; so this channel only ever carries urgent help.
"""

from collections import OrderedDict
from collections.abc import Sequence

from bot.channels.base import File, Hints
from bot.core.messages import Address
from bot.errors import ChannelError
from bot.posts import Text

REMEMBERED = 1000


class WebChannel:
    """Holds the texts of a visitor until a letter of theirs could be kept again; the page shows each once."""

    name = "web"

    def __init__(self) -> None:
        self._held: OrderedDict[Address, tuple[Text, ...]] = OrderedDict()

    async def send(self, address: Address, body: Text, hints: Hints) -> str:  # noqa: ARG002 - silence means nothing on a page
        self._held[address] = (*self._held.get(address, ()), body)[-3:]
        if len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        return ""

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:  # noqa: ARG002
        raise ChannelError("The page fetches files itself.", permanent=True)

    def held_for(self, address: Address) -> tuple[Text, ...]:
        return self._held.get(address, ())

    def let_go(self, address: Address) -> None:
        self._held.pop(address, None)
