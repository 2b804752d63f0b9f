"""How much may be written where everything that comes has to be taken: faster than anybody types is refused, and so are
more newcomers than a practice can have.

What is refused takes no turn and changes nothing, and its sender is told, once in a while. Who needs people at once is
never refused. A channel that is pulled has a measure of its own (`bot.channels.web.pace`): it can ask its page to wait.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import PULLED
from bot.core.bucket import Bucket
from bot.core.messages import Address, Commanded, Left, Message, Returned, Tapped, Woke, words_of
from bot.core.taps import COMMAND, Tap, read_tap
from bot.core.turn import House

AT_ONCE = 40  # a whole intake in taps, as fast as they can be tapped
A_MINUTE = 20
A_DAY = 200
TOLD_EVERY = timedelta(minutes=10)
CROWDED_EVERY = timedelta(minutes=2)  # who is told to come back in a few minutes does, and must not meet silence
REMEMBERED = 10_000  # people; who was forgotten begins with full buckets
NEWCOMERS = 120  # people a minute who begin, if no setting says otherwise
RADIO = 5  # minutes of them that may come at once: a practice that was on the radio
URGENT = "urgent"


@dataclass(slots=True)
class Person:
    quick: Bucket
    daily: Bucket
    told_at: datetime | None = None
    is_let_in: bool = False


class Flood:
    """In memory, for each process: after a restart everybody begins anew. `newcomers`: a minute; 0 for no limit."""

    def __init__(self, newcomers: int = NEWCOMERS) -> None:
        self._people: OrderedDict[Address, Person] = OrderedDict()
        self._most = newcomers * RADIO
        self._newcomers: Bucket | None = None

    def is_too_much(self, house: House, message: Message) -> bool:
        """Whether this message is to be refused; asking counts it."""
        if not _is_measured(message):
            return False
        person = self._person(message.address, message.at)
        is_within = person.quick.takes(message.at) and person.daily.takes(message.at)
        return not is_within and not asks_for_people(house, message)

    def lets_in(self, house: House, message: Message) -> bool:
        """Whether its sender, of whom nothing is known, may begin; asking counts each person once.

        Accounts can be made up by the thousand, so all newcomers together share one bucket.
        """
        if not self._most or not _is_measured(message):
            return True
        person = self._person(message.address, message.at)
        if not person.is_let_in:
            if self._newcomers is None:
                self._newcomers = Bucket.full(self._most, timedelta(minutes=RADIO), message.at)
            person.is_let_in = self._newcomers.takes(message.at)
        return person.is_let_in or asks_for_people(house, message)

    def may_tell(self, address: Address, now: datetime, every: timedelta = TOLD_EVERY) -> bool:
        person = self._person(address, now)
        if person.told_at is not None and now - person.told_at < every:
            return False
        person.told_at = now
        return True

    def _person(self, address: Address, now: datetime) -> Person:
        person = self._people.get(address)
        if person is None:
            quick = Bucket.full(AT_ONCE, AT_ONCE * timedelta(minutes=1) / A_MINUTE, now)
            person = self._people[address] = Person(quick, Bucket.full(A_DAY, timedelta(days=1), now))
            if len(self._people) > REMEMBERED:
                self._people.popitem(last=False)
        self._people.move_to_end(address)
        return person


def _is_measured(message: Message) -> bool:
    return message.address.channel not in PULLED and not isinstance(message.content, Left | Returned | Woke)


def asks_for_people(house: House, message: Message) -> bool:
    match message.content:
        case Commanded(name=name) if name == URGENT:
            return True
        case Tapped(data=data) if read_tap(data) == Tap(COMMAND, URGENT):
            return True
        case content:
            return bool(house.urgent_kind(words_of(content)))
