"""A session as bytes: one line of JSON for the session, then one for each answer.

A turn changes one answer of many, so the lines of the others are kept and written again as they are. What was read
or written last is kept in memory too, found by the sealed bytes themselves: a session that did not change since is
neither opened nor parsed again, and one that did can never be mistaken for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson

from bot.core.flow.model import Answer
from bot.core.session import Session, dump_answer, dump_frame, load

CACHED_SESSIONS = 512

Lines = Mapping[str, tuple[Answer, bytes]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session and the lines it was read from or will be written as."""

    session: Session
    lines: Lines
    head: bytes = b""

    @property
    def plain(self) -> bytes:
        return b"\n".join([self.head, *(line for _, line in self.lines.values())])


def read_snapshot(plain: bytes) -> Snapshot:
    head, *lines = plain.split(b"\n")
    session = load({**orjson.loads(head), "answers": orjson.loads(b"[" + b",".join(lines) + b"]")})
    answers = session.answers
    kept = {step: (answer, line) for (step, answer), line in zip(answers.items(), lines, strict=True)}
    return Snapshot(session, kept, head)


def write_snapshot(session: Session, before: Snapshot | None) -> Snapshot:
    """The session in lines; those of `before` are taken over where the answer is the very same value."""
    known = before.lines if before else {}
    lines = {step: (answer, _line(answer, known.get(step))) for step, answer in session.answers.items()}
    return Snapshot(session, lines, orjson.dumps(dump_frame(session)))


def _line(answer: Answer, known: tuple[Answer, bytes] | None) -> bytes:
    return known[1] if known is not None and known[0] is answer else orjson.dumps(dump_answer(answer))


class Snapshots:
    """The sessions that were read or written last, by their sealed bytes; emptied when full."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Snapshot] = {}

    def get(self, sealed: bytes, unseal: Callable[[bytes], bytes]) -> Snapshot:
        kept = self._kept.get(sealed)
        return kept if kept is not None else read_snapshot(unseal(sealed))

    def replace(self, before: bytes, sealed: bytes, snapshot: Snapshot) -> None:
        self.drop(before)
        if len(self._kept) >= CACHED_SESSIONS:
            self._kept.clear()
        self._kept[sealed] = snapshot

    def drop(self, sealed: bytes) -> None:
        self._kept.pop(sealed, None)
