"""A `.chat` file as moves.

client: /start            a command, typed words, or [a button] by its words, its option id or what it does
client: "[yes]"           exactly these words, whatever brackets they have
client: (photo)           something that is not text: photo, voice, sticker, document
client: (edits "43") 34   the message that said 43 is edited
client: (old) [Yes]       a button of the message before the last one that had it
client: (quickly) sleep    within two seconds of what came before
typing: 8 seconds         how long nothing more has to come before typed words are an answer; before: at once
wait:   2 days            time passes, and what is due in it happens
today:  2026-03-02        the day on which the chat begins
given:  age = 16          answers that were given before, so that a chat can begin in the middle
bot:    welcome, ask age  what the answer must hold, in any order; the rest is free
bot:    nothing           no answer at all
not:    ask age           what it must not hold
saved:  age = 16          an answer that counts; `skipped` for a skipped one
not asked: goals          steps without an answer
not in summary: goals     steps that the therapist is not told of
language: es              what the channel believes the person speaks
channel: telegram         where the chat is; before: where everything may be said
"""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError

KEYS = (
    "client", "bot", "not", "saved", "not asked", "not in summary", "given", "wait", "typing", "today", "language",
    "channel",
)  # fmt: skip
_MOVE = re.compile(rf"({'|'.join(KEYS)}):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a chat."""

    key: str
    text: str
    place: str

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text.split(",") if part.strip())

    @property
    def line(self) -> int:
        return int(self.place.rpartition(":")[2])


def read_chat(path: Path) -> tuple[Move, ...]:
    """The moves of a file; `ContentError` names the line that is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ContentError(f"{path}: the chat cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: the chat is not UTF-8 text; save it as UTF-8 in your editor.") from error
    return tuple(parse_chat(text, path.as_posix()))


def parse_chat(text: str, name: str) -> list[Move]:
    moves = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _MOVE.fullmatch(line.strip())
        if found is None:
            raise ContentError(f"{name}:{number}: begin the line with one of: {', '.join(KEYS)}.")
        moves.append(Move(found[1], found[2].strip(), f"{name}:{number}"))
    return moves
