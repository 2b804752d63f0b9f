"""Faults on order: what a network and a busy server do to a call, in turn or by chance."""

import random
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ANY_METHOD = "*"


class FaultKind(StrEnum):
    REFUSE = "refuse"
    """The connection is closed before the call is carried out."""
    RESET = "reset"
    """The call is carried out, then the connection is dropped without an answer."""
    HANG = "hang"
    """No answer ever; `accepted=True` carries the call out first."""
    TOO_MANY_REQUESTS = "too_many_requests"
    BAD_GATEWAY = "bad_gateway"
    """502 with a page in HTML."""
    NOT_JSON = "not_json"
    """The call is carried out, the answer is 200 with a page in HTML."""
    CUT_JSON = "cut_json"
    """The call is carried out, the answer is 200 with half the JSON."""
    CUT_BODY = "cut_body"
    """The call is carried out, the connection ends in the middle of the answer."""


CARRIED_OUT = frozenset({FaultKind.RESET, FaultKind.NOT_JSON, FaultKind.CUT_JSON, FaultKind.CUT_BODY})


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    accepted: bool
    retry_after: int = 1

    @classmethod
    def of(cls, kind: FaultKind | str, accepted: bool | None = None, retry_after: int = 1) -> "Fault":
        kind = FaultKind(kind)
        if kind is FaultKind.TOO_MANY_REQUESTS and accepted:
            raise ValueError("a call refused with 429 is never carried out")
        return cls(kind, kind in CARRIED_OUT if accepted is None else accepted, retry_after)


class Faults:
    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = {}
        self._chances: list[tuple[str, float, Fault]] = []
        self._random = random.Random(0)

    def __bool__(self) -> bool:
        return bool(self._queues or self._chances)

    def add(self, method: str, kind: FaultKind | str, times: int = 1, **options: Any) -> None:
        """The next calls of this method (`*`: of any) go wrong, in the order in which faults were added."""
        self._queues.setdefault(method.lower(), deque()).extend([Fault.of(kind, **options)] * times)

    def add_chance(self, method: str, kind: FaultKind | str, probability: float, **options: Any) -> None:
        self._chances.append((method.lower(), probability, Fault.of(kind, **options)))

    def seed(self, seed: int) -> None:
        self._random = random.Random(seed)

    def clear(self) -> None:
        self._queues.clear()
        self._chances.clear()

    def next_for(self, method: str) -> Fault | None:
        """What goes wrong with this call, the method's name in lower case."""
        for name in (method, ANY_METHOD):
            if queue := self._queues.get(name):
                fault = queue.popleft()
                if not queue:
                    del self._queues[name]
                return fault
        for name, probability, fault in self._chances:
            if name in (method, ANY_METHOD) and self._random.random() < probability:
                return fault
        return None
