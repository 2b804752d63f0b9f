"""A session as bytes: one line of JSON for the session, then one for each answer.

A turn changes one answer of many, so the lines of the others are kept and written again as they are. What was
written last is kept in memory too: a session that did not change since is neither opened nor parsed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bot.core.flow.model import Answer
from bot.core.session import Session, dump_answer, dump_frame, load
from bot.store.vault import DataKey, nonce_of

SESSION = "conversation|session"
CACHED_SESSIONS = 512

Lines = Mapping[str, tuple[Answer, bytes]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session and the lines it was read from or will be written as."""

    session: Session
    lines: Lines
    head: bytes

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
    lines = {
        step: kept if (kept := known.get(step)) is not None and kept[0] is answer else (answer, _line(answer))
        for step, answer in session.answers.items()
    }
    return Snapshot(session, lines, _bytes(dump_frame(session)))


def _line(answer: Answer) -> bytes:
    return _bytes(dump_answer(answer))


def _bytes(data: dict[str, Any]) -> bytes:
    """A copy of what orjson makes, which is cut from a kilobyte: kept, each line would hold its kilobyte apart."""
    return bytes(memoryview(orjson.dumps(data)))


class Snapshots:
    """The sessions that were written last; of too many, the one that was written first goes.

    A sealed session is known by its client and its nonce, which no two sealed values share. By the client too, since
    a value that was moved to another client's row has to fail to open.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[int, bytes], Snapshot] = {}

    def get(self, client: int, sealed: bytes, key: DataKey) -> Snapshot:
        kept = self._kept.get((client, nonce_of(sealed)))
        return kept if kept is not None else read_snapshot(key.open(SESSION, sealed))

    def put(self, client: int, sealed: bytes, snapshot: Snapshot) -> None:
        if len(self._kept) >= CACHED_SESSIONS:
            del self._kept[next(iter(self._kept))]
        self._kept[client, nonce_of(sealed)] = snapshot

    def drop(self, client: int, sealed: bytes) -> None:
        if sealed:
            self._kept.pop((client, nonce_of(sealed)), None)
