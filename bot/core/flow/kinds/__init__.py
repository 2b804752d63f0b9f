"""The question kinds: one file each, all of the same shape, listed in one table.

`read(text, asked)` understands typed words; `fits(value, ask)` says whether an earlier value still is an answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.flow.kinds import choice, choices, date, email, number, phone, text, time
from bot.core.flow.model import Ask, KindName, Value
from bot.core.flow.reading import Asked, Reading


@dataclass(frozen=True, slots=True)
class Kind:
    read: Callable[[str, Asked], Reading]
    fits: Callable[[Value, Ask], bool]
    free: bool = False  # any text is an answer, so words that ask for something else are the answer too


KINDS: Mapping[KindName, Kind] = {
    "text": Kind(text.read, text.fits, free=True),
    "long text": Kind(text.read, text.fits, free=True),
    "number": Kind(number.read, number.fits),
    "scale": Kind(number.read, number.fits),
    "choice": Kind(choice.read, choice.fits),
    "choices": Kind(choices.read, choices.fits),
    "yes/no": Kind(choice.read, choice.fits),
    "consent": Kind(choice.read, choice.fits),
    "date": Kind(date.read, date.fits),
    "time": Kind(time.read, time.fits),
    "email": Kind(email.read, email.fits),
    "phone": Kind(phone.read, phone.fits),
}
